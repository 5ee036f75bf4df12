package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.delivery.Words;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.json.Json;
import io.lapidary.service.search.SearchSummary;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show one search of a service: its state, its numbers, its spec.")
final class ShowCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "ID", description = "The search; the first letters of its id are enough.")
    private String id;

    @Mixin
    private Connection connection;

    ShowCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Controller controller = connection.open();
        JsonNode tree = controller.get("/api/v1/searches/" + controller.id(id));
        if (options.json()) {
            terminal.json(tree);
        } else {
            tell(SearchView.of(tree), tree.path("spec"));
        }
        return Exit.GOAL_MET.code();
    }

    private void tell(SearchView search, JsonNode spec) {
        SearchSummary summary = search.summary();
        terminal.print("%s  %s, of %s".formatted(search.id(), search.name(), search.owner()));
        terminal.print("State   %s%s"
                .formatted(search.stateInWords(), summary.reason().isEmpty() ? "" : ": " + summary.reason()));
        terminal.print("Trials  %d of %d, %d outside the limits, %d failed, %d in flight"
                .formatted(
                        summary.finished(),
                        summary.trials(),
                        summary.infeasible(),
                        summary.failed(),
                        summary.inFlight()));
        terminal.print("Time    " + search.time());
        if (summary.saved() != null && summary.saved().seconds() > 0) {
            terminal.print("Saved   about %.0f s of workers: %d cut short, %d refused, %d known already"
                    .formatted(
                            summary.saved().seconds(),
                            summary.saved().cutShort(),
                            summary.saved().refused(),
                            summary.saved().known()));
        }
        if (summary.base() != null) {
            terminal.print("Base    %s, %s, %s"
                    .formatted(
                            search.measure().text(summary.base().accuracy()),
                            Words.micros(summary.base().latencyMicros()),
                            Words.bytes(summary.base().sizeBytes())));
        }
        search.best().ifPresent(best -> terminal.print("Best    " + best));
        terminal.print("Front   %d models".formatted(summary.front().size()));
        if (summary.test() != null) {
            terminal.print("Test    %s, the base %s (%d samples, looked at once)"
                    .formatted(
                            search.measure().text(summary.test().bestAccuracy()),
                            search.measure().text(summary.test().baseAccuracy()),
                            summary.test().samples()));
        }
        summary.health().forEach(note -> terminal.print("Note    %s %s".formatted(note.message(), note.remedy())));
        terminal.print("");
        terminal.print(Json.yaml(spec).stripTrailing());
    }
}
