package io.lapidary.app.client;

import io.lapidary.app.delivery.OutputFolder;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "export", description = "Write all trials of a search into a file.")
final class ExportCommand implements Callable<Integer> {
    /** The forms of a file of trials. */
    enum Format {
        csv,
        json
    }

    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "ID", description = "The search; the first letters of its id are enough.")
    private String id;

    @Option(names = "--format", defaultValue = "csv", description = "${COMPLETION-CANDIDATES}; csv unless said.")
    private Format format;

    @Option(names = "-o", paramLabel = "FILE", required = true, description = "Where to write.")
    private Path target;

    @Mixin
    private Connection connection;

    ExportCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Controller controller = connection.open();
        String search = controller.id(id);
        String trials = "/api/v1/searches/" + search + "/trials";
        if (format == Format.csv) {
            Download.whole(controller, trials, "text/csv", target);
        } else {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("search", controller.get("/api/v1/searches/" + search));
            tree.put("trials", controller.all(trials, Map.of()));
            OutputFolder.write(target, Json.pretty(tree).getBytes(StandardCharsets.UTF_8));
        }
        if (options.json()) {
            terminal.json(Map.of("file", target.toString()));
        } else {
            terminal.print("Written to " + target);
        }
        return Exit.GOAL_MET.code();
    }
}
