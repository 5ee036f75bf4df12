package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "ls", description = "List a service's searches, newest first.")
final class LsCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Option(names = "--state", paramLabel = "STATE", split = ",", description = "Only those in one of these states.")
    private List<String> states;

    @Option(names = "--name", paramLabel = "TEXT", description = "Only those with this in their name.")
    private String name;

    @Mixin
    private Connection connection;

    LsCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, Object> filters = new LinkedHashMap<>();
        filters.put("state", states == null ? null : String.join(",", states).toUpperCase(Locale.ROOT));
        filters.put("name", name);
        List<JsonNode> found = connection.open().all("/api/v1/searches", filters);
        if (options.json()) {
            terminal.json(found);
            return Exit.GOAL_MET.code();
        }
        TextTable table = new TextTable("id", "name", "state", ">trials", "submitted", "best so far");
        for (JsonNode tree : found) {
            SearchView search = SearchView.of(tree);
            table.row(
                    search.id(),
                    search.name(),
                    search.stateInWords(),
                    "%d/%d"
                            .formatted(
                                    search.summary().finished(),
                                    search.summary().trials()),
                    EventWords.at(search.createdMillis()),
                    search.best().orElse(""));
        }
        terminal.print(
                found.isEmpty()
                        ? "There are no such searches."
                        : table.toString().stripTrailing());
        return Exit.GOAL_MET.code();
    }
}
