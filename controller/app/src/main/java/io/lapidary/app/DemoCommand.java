package io.lapidary.app;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "demo", description = "Run a whole search on the sample network, in some minutes.")
final class DemoCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Mixin
    private SearchOptions search;

    DemoCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        SearchSession session = new SearchSession(terminal, options);
        try {
            return session.run(search.request(example("demo.yaml"))).code();
        } catch (InvalidInput e) {
            if (!e.issues().stream().allMatch(DemoCommand::isAboutMissingData)) {
                throw e;
            }
            terminal.say("Fashion-MNIST is not on this machine and could not be fetched, so the demo runs on generated"
                    + " shapes and a smaller network instead. For the real one, set LAPIDARY_DATA to a folder with the"
                    + " four IDX files.");
            return session.run(search.request(example("demo-shapes.yaml"))).code();
        }
    }

    private static boolean isAboutMissingData(Issue issue) {
        return issue.path().equals("data.source");
    }

    private static SpecFile example(String name) {
        String home = System.getenv("LAPIDARY_HOME");
        if (home == null) {
            throw new Refusal(Exit.ENVIRONMENT, "LAPIDARY_HOME is not set. Start Lapidary by its script `lapidary`.");
        }
        return SpecFile.open(Path.of(home, "examples", name));
    }
}
