package io.lapidary.app;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "validate", description = "Check a search and say everything that is wrong with it.")
final class ValidateCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "The search, as YAML.")
    private Path file;

    ValidateCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() {
        SearchSpec spec = SpecFile.open(file).inputs().spec();
        if (options.json()) {
            terminal.json(Map.of("valid", true, "spec", SpecWriter.tree(spec)));
        } else {
            terminal.print("%s is valid.".formatted(file));
        }
        return Exit.GOAL_MET.code();
    }
}
