package io.lapidary.app.delivery;

import io.lapidary.candidate.Candidate;
import io.lapidary.graph.FrozenAxis;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.json.Json;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Provenance;
import io.lapidary.service.search.Trial;
import io.lapidary.spec.Limit;
import io.lapidary.spec.SpecWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code report.html}: one page that opens offline. Everything that a user named travels as JSON in which no {@code <} is
 * left, and the page's script writes it as text only, so that no name can become markup.
 */
public final class ReportPage {
    private static final String CHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.common.min.js";

    private final FinishedSearch search;

    /** The base, its costs taken from the graph where nothing was measured. */
    private final BaseModel base;

    private ReportPage(FinishedSearch search) {
        this.search = search;
        ModelGraph graph = search.started().graph();
        this.base = search.base()
                .orElseGet(() -> new BaseModel(
                        search.started().profile().baseAccuracy(),
                        0,
                        graph.sizeBytes(),
                        graph.sizeBytes(),
                        graph.macs()));
    }

    public static String html(FinishedSearch search) {
        Map<String, String> parts = Map.of(
                "{{title}}", "Lapidary report",
                "{{style}}", resource("style.css"),
                "{{data}}", harmless(Json.write(new ReportPage(search).data())),
                "{{charts}}", resource(CHARTS),
                "{{script}}", resource("page.js"));
        StringBuilder html = new StringBuilder();
        for (String line : resource("page.html").split("(?<=\\}\\})|(?=\\{\\{)")) {
            html.append(parts.getOrDefault(line, line));
        }
        return html.toString();
    }

    private static String harmless(String json) {
        return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "Impossible state: the program lacks its resource (%s).".formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("Impossible state: resource (%s) cannot be read.".formatted(name), e);
        }
    }

    static String outcome(Trial trial) {
        return trial.outcome() instanceof Outcome.Scored
                ? "scored"
                : trial.outcome() instanceof Outcome.Failed ? "failed" : "infeasible";
    }

    private Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("title", search.spec().name());
        data.put("headline", search.headline());
        data.put("goalMet", search.goalMet());
        data.put("reason", search.result().reason());
        data.put("goal", search.spec().objective().goal().label());
        data.put(
                "limits",
                search.spec().objective().limits().stream().map(this::limit).toList());
        data.put("metric", search.spec().metric().label());
        data.put("unit", search.spec().metric().unit());
        data.put("differenceUnit", search.spec().metric().differenceUnit());
        data.put("base", base);
        search.test().ifPresent(t -> data.put("test", t));
        data.put("trials", search.result().trials().stream().map(this::trial).toList());
        data.put("layers", layers());
        data.put("measured", measured());
        data.put("spec", SpecWriter.yaml(search.spec()));
        return data;
    }

    private Map<String, Object> limit(Limit limit) {
        double absolute = limit.absolute(
                switch (limit.quantity()) {
                    case ACCURACY_DROP -> 0;
                    case LATENCY -> base.latencyMicros();
                    case SIZE -> base.sizeBytes();
                    case PACKED_SIZE -> base.packedBytes();
                    case MACS -> base.macs();
                });
        return Map.of("quantity", limit.quantity().label(), "text", limit.text(), "absolute", absolute);
    }

    private Map<String, Object> trial(Trial trial) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("trial", trial.number());
        row.put("outcome", outcome(trial));
        row.put("refined", trial.candidate().refined());
        row.put("feasible", trial.feasible());
        row.put("best", search.isDelivered(trial));
        row.put("front", search.result().front().stream().anyMatch(f -> f.number() == trial.number()));
        row.put("reasons", search.complaints(trial));
        search.file(trial).ifPresent(file -> row.put("file", file));
        trial.measurement().ifPresent(m -> put(row, m));
        return row;
    }

    private static void put(Map<String, Object> row, Measurement m) {
        row.put("accuracy", m.accuracy());
        row.put("drop", m.accuracyDrop());
        row.put("ratio", m.latency().ratio());
        row.put("ratioLow", m.latency().ratioLow());
        row.put("ratioHigh", m.latency().ratioHigh());
        row.put("noisy", m.latency().noisy());
        row.put("measured", m.latency().source() == Latency.Source.MEASURED);
        row.put("latencyMicros", m.latency().candidateMicros());
        row.put("baseMicros", m.latency().baseMicros());
        row.put("size", m.sizeBytes());
        row.put("packed", m.packedBytes());
        row.put("macs", m.macs());
    }

    private List<Map<String, Object>> layers() {
        ModelGraph graph = search.started().graph();
        Candidate best = search.delivered().map(Trial::candidate).orElse(Candidate.UNTOUCHED);
        Map<String, String> frozen =
                graph.frozen().stream().collect(Collectors.toMap(FrozenAxis::layer, FrozenAxis::reason, (a, b) -> a));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Layer layer : graph.layers()) {
            int kept = graph.keptOutputs(layer, best);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("index", layer.index());
            row.put("name", layer.name());
            row.put(
                    "kernel",
                    layer.kernel().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining("×", layer.op() + " ", "")));
            row.put("channels", layer.outputChannels());
            row.put("kept", kept);
            row.put("precision", best.precision(layer.name()).label());
            row.put("macs", layer.macs());
            row.put("keptMacs", layer.macs(graph.keptInputs(layer, best), kept));
            row.put("group", layer.outputGroup());
            row.put("frozen", frozen.getOrDefault(layer.name(), ""));
            rows.add(row);
        }
        return rows;
    }

    private List<List<String>> measured() {
        List<List<String>> facts = new ArrayList<>();
        fact(
                facts,
                "Device",
                search.started().device().device() + " "
                        + search.started().device().features());
        search.delivered().flatMap(Trial::measurement).ifPresent(m -> {
            Provenance p = m.provenance();
            fact(facts, "Threads, batch", "%d thread(s), batch of %d".formatted(p.threads(), p.batch()));
            fact(
                    facts,
                    "Latency",
                    ("base and candidate in one sitting, %d rounds in random order; median of the rounds' ratios"
                                    + " with a bootstrap 95 %% interval")
                            .formatted(m.latency().rounds()));
            fact(facts, "Engines", Words.engines(p));
            fact(
                    facts,
                    "Accuracy",
                    "%s on %d validation samples"
                            .formatted(search.spec().metric().label(), p.samples()));
            fact(facts, "Model delivered", "SHA-256 " + p.compiledSha256());
        });
        search.test()
                .ifPresent(t -> fact(
                        facts, "Test split", "%d samples, looked at once, after the search".formatted(t.samples())));
        fact(
                facts,
                "Calibration",
                "%d samples, channels ordered by %s"
                        .formatted(
                                search.started().profile().samples(),
                                search.started().profile().criterion()));
        fact(
                facts,
                "Base model",
                "%s, SHA-256 %s"
                        .formatted(
                                search.spec().model(), search.started().graph().sha256()));
        search.started().hashes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> fact(facts, "Input, " + e.getKey(), "SHA-256 " + e.getValue()));
        fact(
                facts,
                "Agent, seed",
                search.spec().agent().label() + ", " + search.spec().seed());
        fact(
                facts,
                "Time",
                "%d trials in %.0f s"
                        .formatted(
                                search.result().trials().size(), search.result().seconds()));
        return facts;
    }

    private static void fact(List<List<String>> facts, String label, String value) {
        facts.add(List.of(label, value));
    }
}
