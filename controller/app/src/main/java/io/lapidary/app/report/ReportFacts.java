package io.lapidary.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.delivery.Words;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How a search was measured, where, and what it came from, in lines of label and value. */
final class ReportFacts {
    private final List<List<String>> facts = new ArrayList<>();

    private ReportFacts() {}

    /**
     * Takes all as the API has it.
     *
     * @param began the event with which the search began
     */
    static List<List<String>> of(
            JsonNode search, JsonNode began, JsonNode graph, JsonNode profile, Optional<Measurement> delivered) {
        ReportFacts facts = new ReportFacts();
        facts.measured(search, began, profile, delivered);
        facts.madeOf(search, began, graph);
        return facts.facts;
    }

    private static String latency(Latency latency) {
        return latency.source() == Latency.Source.PREDICTED
                ? "predicted by the cost model, not measured: too much accuracy was lost"
                : ("base and candidate in one sitting, %d rounds in random order; median of the rounds' ratios"
                                + " with a bootstrap 95 %% interval")
                        .formatted(latency.rounds());
    }

    private void measured(JsonNode search, JsonNode began, JsonNode profile, Optional<Measurement> delivered) {
        List<String> features = new ArrayList<>();
        began.at("/device/features").forEach(feature -> features.add(feature.asText()));
        add("Device", (profile.get("device").asText() + " " + String.join(", ", features)).strip());
        delivered.ifPresent(m -> {
            Provenance p = m.provenance();
            add("Threads, batch", "%d thread(s), batch of %d".formatted(p.threads(), p.batch()));
            add("Latency", latency(m.latency()));
            if (p.accuracyBy() != null) {
                add("Accuracy judged on", p.accuracyBy().device());
            }
            add("Engines", Words.engines(p));
            add(
                    "Accuracy",
                    "%s on %d validation samples"
                            .formatted(search.path("metric").asText(), p.samples()));
            add("Model delivered", "SHA-256 " + p.compiledSha256());
        });
        JsonNode test = search.at("/summary/test/samples");
        if (test.isNumber()) {
            add("Test split", "%d samples, looked at once, after the search".formatted(test.asInt()));
        }
        add(
                "Calibration",
                "%d samples, channels ordered by %s"
                        .formatted(
                                profile.get("samples").asInt(),
                                profile.get("criterion").asText()));
    }

    private void madeOf(JsonNode search, JsonNode began, JsonNode graph) {
        JsonNode spec = search.get("spec");
        add("Search", search.get("id").asText());
        add(
                "Base model",
                "%s, SHA-256 %s"
                        .formatted(
                                spec.get("model").asText(), graph.get("sha256").asText()));
        sorted(began.get("hashes")).forEach((what, hash) -> add("Input, " + what, "SHA-256 " + hash));
        add(
                "Agent, seed",
                spec.path("agent").asText() + ", " + spec.path("seed").asText());
        List<String> versions = new ArrayList<>();
        sorted(began.get("versions")).forEach((what, version) -> versions.add(what + " " + version));
        add("Versions", String.join(", ", versions));
        add(
                "Time",
                "%d trials in %.0f s"
                        .formatted(
                                search.at("/summary/finished").asInt(),
                                search.at("/summary/elapsedSeconds").asDouble()));
    }

    private static Map<String, String> sorted(JsonNode texts) {
        Map<String, String> sorted = new TreeMap<>();
        texts.fields().forEachRemaining(e -> sorted.put(e.getKey(), e.getValue().asText()));
        return sorted;
    }

    private void add(String label, String value) {
        if (!value.isBlank()) {
            facts.add(List.of(label, value));
        }
    }
}
