package io.lapidary.app;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.issue.Why;
import io.lapidary.runtime.ModelFailure;
import io.lapidary.service.search.ReplayMismatch;
import io.lapidary.service.store.StoreFailure;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns whatever ended a command into one clear message and the exit code that fits. */
final class FailureReport implements IExecutionExceptionHandler {
    private final Terminal terminal;
    private final CommonOptions options;

    FailureReport(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (options.debug()) {
            failure.printStackTrace(terminal.err());
        }
        if (failure instanceof InvalidInput invalid) {
            return tell(Exit.INVALID_INPUT, "The input cannot be used", invalid.issues());
        }
        if (failure instanceof Refusal refusal) {
            return tell(refusal.exit(), refusal.getMessage(), List.of());
        }
        if (failure instanceof StoreFailure store) {
            Exit exit =
                    switch (store.kind()) {
                        case FULL -> Exit.ENVIRONMENT;
                        case UNREACHABLE -> Exit.CANNOT_CONNECT;
                        case UNWRITABLE, IN_USE, DAMAGED -> Exit.INVALID_INPUT;
                    };
            return tell(exit, store.getMessage() + wayOut(store.kind()), List.of());
        }
        if (failure instanceof ReplayMismatch || failure instanceof ModelFailure) {
            return tell(Exit.INVALID_INPUT, failure.getMessage(), List.of());
        }
        if (failure instanceof InterruptedException) {
            return tell(Exit.OUR_FAULT, "It was interrupted.", List.of());
        }
        if (failure instanceof IOException io) {
            return tell(Exit.ENVIRONMENT, describe(io), List.of());
        }
        String what = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String more = options.debug() ? "" : " Run again with --debug for the details, and please report it.";
        return tell(Exit.OUR_FAULT, "This is a fault of Lapidary: %s%s".formatted(what, more), List.of());
    }

    private static String wayOut(StoreFailure.Kind kind) {
        return switch (kind) {
            case FULL, IN_USE -> " A run then goes on with --resume.";
            case UNREACHABLE, UNWRITABLE, DAMAGED -> "";
        };
    }

    private static String describe(IOException failure) {
        String why = Why.of(failure);
        if (why.contains("No space left")) {
            return "The disk is full (%s). Free some space, then go on with --resume.".formatted(failure.getMessage());
        }
        String where = failure instanceof FileSystemException system ? " (%s)".formatted(system.getFile()) : "";
        return "Reading or writing%s failed: %s.".formatted(where, why);
    }

    private int tell(Exit exit, String message, List<Issue> issues) {
        if (options.json()) {
            terminal.json(Map.of("exit", exit.code(), "error", message, "issues", issues));
        } else if (issues.isEmpty()) {
            terminal.say("lapidary: " + message);
        } else {
            terminal.say(
                    "lapidary: %s (%d problem%s):".formatted(message, issues.size(), issues.size() == 1 ? "" : "s"));
            issues.forEach(issue -> terminal.say("  " + issue));
        }
        return exit.code();
    }
}
