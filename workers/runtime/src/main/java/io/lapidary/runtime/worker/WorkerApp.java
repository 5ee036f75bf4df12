package io.lapidary.runtime.worker;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import picocli.CommandLine;

/** The worker program, without anything of the controller. */
public final class WorkerApp {
    private static final int OUR_FAULT = 1;
    private static final int INVALID_INPUT = 4;

    private WorkerApp() {}

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new WorkerCommand()).setExecutionExceptionHandler(WorkerApp::failed);
        line.setCommandName("lapidary worker");
        System.exit(line.execute(args));
    }

    private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        if (failure instanceof InvalidInput invalid) {
            invalid.issues().stream().map(Issue::toString).forEach(line.getErr()::println);
            return INVALID_INPUT;
        }
        line.getErr().println("lapidary worker: " + failure);
        return OUR_FAULT;
    }
}
