package io.lapidary.app;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Search for the best compressed form of a model. Also repeats a finished run from its lock.")
final class RunCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "The search, as YAML, or the spec.lock.yaml of a finished run.")
    private Path file;

    @Mixin
    private SearchOptions search;

    RunCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return new SearchSession(terminal, options)
                .run(search.request(SpecFile.open(file)))
                .code();
    }
}
