package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What a search can be asked for without a word more. */
abstract class SteerCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;
    private final String what;

    @Parameters(paramLabel = "ID", description = "The search; the first letters of its id are enough.")
    private String id;

    @Mixin
    private Connection connection;

    private SteerCommand(Terminal terminal, CommonOptions options, String what) {
        this.terminal = terminal;
        this.options = options;
        this.what = what;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Controller controller = connection.open();
        JsonNode search = controller.post("/api/v1/searches/" + controller.id(id) + "/" + what);
        if (options.json()) {
            terminal.json(search);
        } else {
            SearchView view = SearchView.of(search);
            terminal.print("%s  %s  %s".formatted(view.id(), view.name(), view.stateInWords()));
        }
        return Exit.GOAL_MET.code();
    }

    @Command(name = "pause", description = "Ask a search to wait; candidates in flight end first.")
    static final class Pause extends SteerCommand {
        Pause(Terminal terminal, CommonOptions options) {
            super(terminal, options, "pause");
        }
    }

    @Command(name = "resume", description = "Ask a search to go on.")
    static final class Resume extends SteerCommand {
        Resume(Terminal terminal, CommonOptions options) {
            super(terminal, options, "resume");
        }
    }

    @Command(name = "stop", description = "Ask a search to end; the best so far is kept.")
    static final class Stop extends SteerCommand {
        Stop(Terminal terminal, CommonOptions options) {
            super(terminal, options, "stop");
        }
    }
}
