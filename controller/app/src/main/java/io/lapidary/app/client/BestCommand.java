package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.delivery.Words;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.json.Json;
import io.lapidary.outcome.Outcome;
import io.lapidary.spec.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "best",
        description = "Download the best model that a search has found, within its limits or within others.")
final class BestCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "ID", description = "The search; the first letters of its id are enough.")
    private String id;

    @Option(names = "-o", paramLabel = "FILE", description = "Where to write the model; without it, only say which.")
    private Path target;

    @Option(names = "--latency", paramLabel = "LIMIT", description = "Such as 40% (of the base) or 2ms.")
    private String latency;

    @Option(names = "--size", paramLabel = "LIMIT", description = "Such as 25% or 300kB.")
    private String size;

    @Option(names = "--packed-size", paramLabel = "LIMIT", description = "Such as 25% or 300kB.")
    private String packedSize;

    @Option(names = "--macs", paramLabel = "LIMIT", description = "Such as 60% or 40M.")
    private String macs;

    @Option(
            names = "--accuracy-drop",
            paramLabel = "POINTS",
            description = "In points, or decibels of psnr; such as 0.5.")
    private String accuracyDrop;

    @Mixin
    private Connection connection;

    BestCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("latency", latency);
        limits.put("size", size);
        limits.put("packedSize", packedSize);
        limits.put("macs", macs);
        limits.put("accuracyDrop", accuracyDrop);
        Controller controller = connection.open();
        String search = controller.id(id);
        JsonNode best = controller
                .find("/api/v1/searches/" + search + "/best" + Controller.query(limits))
                .orElseThrow(() -> new Refusal(
                        Exit.NO_FEASIBLE_CANDIDATE,
                        "Search %s has found no model within these limits. `lapidary export %s` lists all that it tried."
                                .formatted(search, search)));
        if (target != null) {
            Download.verified(
                    controller, best.get("href").asText(), best.get("sha256").asText(), target);
        }
        if (options.json()) {
            terminal.json(best);
        } else {
            terminal.print("trial %d: %s%s"
                    .formatted(
                            best.get("trial").get("number").asLong(),
                            words(best, controller, search),
                            target == null ? "" : "; written to " + target));
        }
        return Exit.GOAL_MET.code();
    }

    private static String words(JsonNode best, Controller controller, String search)
            throws IOException, InterruptedException {
        Metric metric =
                SearchView.of(controller.get("/api/v1/searches/" + search)).measure();
        return Json.convert(best.get("outcome"), Outcome.class) instanceof Outcome.Scored scored
                ? Words.of(scored.measurement(), metric)
                : "not judged";
    }
}
