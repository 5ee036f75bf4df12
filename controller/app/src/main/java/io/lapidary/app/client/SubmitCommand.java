package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "submit", description = "Send a search, its model and its data to a service; prints the search's id.")
final class SubmitCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "The search, as YAML.")
    private Path file;

    @Option(names = "--follow", description = "Watch it to its end.")
    private boolean follow;

    @Option(names = "--dry-run", description = "Only say what it would do.")
    private boolean dryRun;

    @Mixin
    private Connection connection;

    SubmitCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        SpecFile source = SpecFile.open(file);
        SearchSpec spec = SpecReader.read(source.text(), source.folder());
        Controller controller = connection.open();
        Submission submission = new Submission(controller, terminal);
        if (dryRun) {
            terminal.json(submission.plan(spec, source.folder()));
            return Exit.GOAL_MET.code();
        }
        JsonNode search = submission.submit(spec, source.folder());
        String id = search.get("id").asText();
        if (follow) {
            terminal.say("Search %s".formatted(id));
            return new Watching(controller, terminal, options.json(), id)
                    .toItsEnd()
                    .code();
        }
        if (options.json()) {
            terminal.json(search);
        } else {
            terminal.print(id);
        }
        return Exit.GOAL_MET.code();
    }
}
