package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.spec.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Print all that happened in a search, an event a line.")
final class LogsCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "ID", description = "The search; the first letters of its id are enough.")
    private String id;

    @Option(names = "--follow", description = "Go on with what happens, until the search is over.")
    private boolean follow;

    @Mixin
    private Connection connection;

    LogsCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Controller controller = connection.open();
        String search = "/api/v1/searches/" + controller.id(id);
        Metric metric = SearchView.of(controller.get(search)).measure();
        String path = search + "/events";
        if (follow) {
            new EventStream(controller, path, Optional.of(0L), PATIENCE, event -> print(event, metric), terminal::say)
                    .follow();
        } else {
            past(controller, path, metric);
        }
        return Exit.GOAL_MET.code();
    }

    private void past(Controller controller, String path, Metric metric) throws IOException, InterruptedException {
        long after = 0;
        while (true) {
            JsonNode page = controller.get(path + Controller.query(Map.of("after", after, "limit", 1000)));
            page.get("items").forEach(event -> print(event, metric));
            if (page.get("items").isEmpty()) {
                return;
            }
            after = page.get("last").asLong();
        }
    }

    private void print(JsonNode event, Metric metric) {
        terminal.print(options.json() ? event.toString() : EventWords.line(event, metric));
    }
}
