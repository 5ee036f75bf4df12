package io.lapidary.app.delivery;

import io.lapidary.outcome.Measurement;
import io.lapidary.service.search.Trial;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code result.json}: the outcome of a search for other programs. Accuracies are in the metric's unit ({@code %} or
 * {@code dB}), drops in points of it.
 */
public final class ResultFile {
    private ResultFile() {}

    /** The file's content, as nested maps in the order in which they are written. */
    public static Map<String, Object> tree(FinishedSearch search) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("search", search.spec().name());
        tree.put("status", search.result().status().name());
        tree.put("goalMet", search.goalMet());
        tree.put("metric", search.spec().metric().label());
        tree.put("unit", search.spec().metric().unit());
        tree.put("base", search.base().map(ResultFile::base).orElse(null));
        tree.put("best", search.delivered().map(t -> trial(search, t)).orElse(null));
        tree.put("test", search.test().map(ResultFile::test).orElse(null));
        tree.put(
                "front",
                search.result().front().stream().map(t -> trial(search, t)).toList());
        tree.put("trials", search.result().trials().size());
        tree.put("infeasible", search.result().infeasible());
        tree.put("failed", search.result().failed());
        tree.put("seconds", search.result().seconds());
        return tree;
    }

    private static Map<String, Object> base(BaseModel base) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("accuracy", base.accuracy());
        tree.put("latencyMicros", base.latencyMicros());
        tree.put("sizeBytes", base.sizeBytes());
        tree.put("macs", base.macs());
        return tree;
    }

    private static Map<String, Object> test(TestAccuracy test) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("baseAccuracy", test.baseAccuracy());
        tree.put("bestAccuracy", test.bestAccuracy());
        return tree;
    }

    private static Map<String, Object> trial(FinishedSearch search, Trial trial) {
        Measurement m = trial.measurement()
                .orElseThrow(() -> new IllegalStateException(
                        "Impossible state: trial (%d) is delivered but was not scored.".formatted(trial.number())));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("trial", trial.number());
        tree.put("accuracy", m.accuracy());
        tree.put("accuracyDrop", m.accuracyDrop());
        tree.put("latencyMicros", m.latency().candidateMicros());
        tree.put("speedup", m.latency().speedup());
        tree.put("speedupLow", m.latency().speedupLow());
        tree.put("speedupHigh", m.latency().speedupHigh());
        tree.put("sizeBytes", m.sizeBytes());
        tree.put("packedBytes", m.packedBytes());
        tree.put("macs", m.macs());
        search.file(trial).ifPresent(file -> tree.put("file", file));
        tree.put("refined", trial.candidate().refined());
        return tree;
    }
}
