package io.lapidary.app.client;

import io.lapidary.app.delivery.OutputFolder;
import io.lapidary.app.report.ReportPage;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
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

@Command(name = "export", description = "Write all trials of a search into a file, or its report.")
final class ExportCommand implements Callable<Integer> {
    /** The forms of a file: trials, or a page that opens offline. */
    enum Format {
        csv,
        json,
        html
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
        switch (format) {
            case csv -> Download.whole(controller, trials, "text/csv", target);
            case json -> {
                Map<String, Object> tree = new LinkedHashMap<>();
                tree.put("search", controller.get("/api/v1/searches/" + search));
                tree.put("trials", controller.all(trials, Map.of()));
                write(Json.pretty(tree));
            }
            case html -> write(report(controller, search));
        }
        if (options.json()) {
            terminal.json(Map.of("file", target.toString()));
        } else {
            terminal.print("Written to " + target);
        }
        return Exit.GOAL_MET.code();
    }

    private static String report(Controller controller, String search) throws IOException, InterruptedException {
        if (!ReportPage.isBuilt()) {
            throw new Refusal(
                    Exit.ENVIRONMENT,
                    "This program was built without the report's page. Install Node 20.19 or 22.12 and build it again.");
        }
        return ReportPage.html(new ServedSearchAnswers(controller, search), Map.of());
    }

    private void write(String text) throws IOException {
        OutputFolder.write(target, text.getBytes(StandardCharsets.UTF_8));
    }
}
