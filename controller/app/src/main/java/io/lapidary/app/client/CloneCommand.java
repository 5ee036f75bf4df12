package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.issue.Issues;
import io.lapidary.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "clone", description = "Submit the same search again, with changes; prints the new id.")
final class CloneCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "ID", description = "The search; the first letters of its id are enough.")
    private String id;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A change, such as budget.trials=400; empty takes a key away.")
    private List<String> changes = List.of();

    @Mixin
    private Connection connection;

    CloneCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode patch = patch(changes);
        Controller controller = connection.open();
        JsonNode search = controller.post(
                "/api/v1/searches/" + controller.id(id) + "/clone",
                "application/merge-patch+json",
                patch,
                UUID.randomUUID().toString());
        if (options.json()) {
            terminal.json(search);
        } else {
            terminal.print(search.get("id").asText());
        }
        return Exit.GOAL_MET.code();
    }

    /** Changes as a merge patch (RFC 7396). */
    static ObjectNode patch(List<String> changes) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        Issues issues = new Issues();
        for (String change : changes) {
            int equals = change.indexOf('=');
            String[] keys = change.substring(0, Math.max(0, equals)).split("\\.", -1);
            if (equals < 1 || List.of(keys).contains("")) {
                issues.add("--set", change, "This is no change.", "Write KEY=VALUE, such as budget.trials=400.");
                continue;
            }
            ObjectNode owner = patch;
            for (int i = 0; i < keys.length - 1; i++) {
                owner = owner.withObjectProperty(keys[i]);
            }
            String value = change.substring(equals + 1);
            owner.set(
                    keys[keys.length - 1],
                    value.isEmpty() ? JsonNodeFactory.instance.nullNode() : Json.yamlTree(value));
        }
        issues.throwIfAny();
        return patch;
    }
}
