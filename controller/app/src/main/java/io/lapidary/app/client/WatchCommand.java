package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.issue.InvalidInput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description = "Watch a search to its end; exits as the search ends. Leaving (Ctrl-C) does not stop the search.")
final class WatchCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            description = "The search; the first letters of its id are enough. Without it, the newest under way.")
    private String id;

    @Mixin
    private Connection connection;

    WatchCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Controller controller = connection.open();
        String search = id == null ? newest(controller) : controller.id(id);
        return new Watching(controller, terminal, options.json(), search)
                .toItsEnd()
                .code();
    }

    private static String newest(Controller controller) throws IOException, InterruptedException {
        List<JsonNode> found = controller.all("/api/v1/searches", Map.of());
        return found.stream()
                .map(SearchView::of)
                .filter(search -> !search.isOver())
                .findFirst()
                .or(() -> found.stream().map(SearchView::of).findFirst())
                .orElseThrow(() -> InvalidInput.of(
                        "ID", null, "There is no search to watch.", "`lapidary submit SPEC` begins one."))
                .id();
    }
}
