package io.lapidary.runtime;

import io.lapidary.candidate.Candidate;
import io.lapidary.compression.Criterion;
import io.lapidary.compression.OnnxReader;
import io.lapidary.compression.TargetTypes;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.runtime.data.LabelledData;
import io.lapidary.spec.AgentKind;
import io.lapidary.spec.Budget;
import io.lapidary.spec.DeviceSpec;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Metric;
import io.lapidary.spec.Objective;
import io.lapidary.spec.SearchSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A search of a tiny model, ready to be judged for. */
final class TinySearch implements AutoCloseable {
    final MemoryArtifacts artifacts = new MemoryArtifacts();
    final PreparedModel prepared;
    private final MachineLock lock;
    private final LatencyProbe latency;

    TinySearch(Path folder, Metric metric) {
        this(folder, metric, TinyModels.stack("N", 32, 4));
    }

    TinySearch(Path folder, Metric metric, byte[] model) {
        lock = new MachineLock(folder.resolve("lock"));
        latency = new LatencyProbe(lock, 1);
        prepared = prepare(metric, model);
    }

    private static PreparedModel prepare(Metric metric, byte[] model) {
        LabelledData validation = TinyModels.pictures(200);
        DataSplits data = new DataSplits(
                TinyModels.pictures(64),
                validation,
                Optional::empty,
                Map.of("calibration", "a", "validation", "b"),
                List.of());
        return PreparedModel.of(
                OnnxReader.read(model, "tiny"),
                data,
                metric,
                Criterion.INDEPENDENCE,
                TargetTypes.U8S8,
                7,
                Map.of(),
                new AccuracyProbe(2),
                share -> {});
    }

    Candidate allInt8() {
        return DeviceProbe.allInt8(prepared.model().graph());
    }

    Evaluator evaluator(Limit... limits) {
        return evaluator(new DeviceSpec("default", 1, 1), limits);
    }

    Evaluator evaluator(DeviceSpec device, Limit... limits) {
        SearchSpec spec = new SearchSpec(
                "tiny",
                "tiny.onnx",
                null,
                prepared.yardstick().metric(),
                null,
                new Objective(Goal.FASTEST, List.of(limits)),
                AgentKind.RANDOM,
                new Budget(10, null, 4, null),
                device,
                7);
        return new Evaluator(prepared, spec, new AccuracyProbe(2), latency, lock, artifacts, "worker-1");
    }

    LatencyJudge latencyJudge(String worker) {
        return new LatencyJudge(
                prepared.model().bytes(),
                latency,
                sha256 -> artifacts.get(sha256).orElseThrow(),
                worker);
    }

    @Override
    public void close() {
        latency.close();
    }
}
