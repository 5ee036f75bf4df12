package io.lapidary.app.delivery;

import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code result.json}: the outcome of a search for other programs. Accuracies in percent, drops in points. */
public final class ResultFile {
    private ResultFile() {}

    /** The file's content, as nested maps in the order in which they are written. */
    public static Map<String, Object> tree(FinishedSearch search) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("search", search.spec().name());
        tree.put("status", search.status());
        tree.put("goalMet", search.goalMet());
        Map<String, Object> base = new LinkedHashMap<>();
        base.put("accuracy", search.base().accuracy());
        base.put("latencyMicros", search.base().latencyMicros());
        base.put("sizeBytes", search.base().sizeBytes());
        base.put("macs", search.base().macs());
        tree.put("base", base);
        tree.put("best", search.best().map(ResultFile::trial).orElse(null));
        tree.put("test", search.test().map(ResultFile::test).orElse(null));
        tree.put("front", search.front().stream().map(ResultFile::trial).toList());
        tree.put("trials", search.trials().size());
        tree.put("infeasible", count(search, false));
        tree.put("failed", count(search, true));
        tree.put("seconds", search.seconds());
        return tree;
    }

    private static long count(FinishedSearch search, boolean failed) {
        return search.trials().stream()
                .filter(t -> !t.feasible() && failed == t.outcome() instanceof Outcome.Failed)
                .count();
    }

    private static Map<String, Object> test(TestAccuracy test) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("baseAccuracy", test.baseAccuracy());
        tree.put("bestAccuracy", test.bestAccuracy());
        return tree;
    }

    private static Map<String, Object> trial(JudgedTrial trial) {
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
        tree.put("file", trial.file());
        return tree;
    }
}
