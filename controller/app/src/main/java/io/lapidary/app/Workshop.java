package io.lapidary.app;

import io.lapidary.compression.Criterion;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.TargetTypes;
import io.lapidary.exchange.Artifacts;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.runtime.Evaluator;
import io.lapidary.runtime.LatencyProbe;
import io.lapidary.runtime.MachineLock;
import io.lapidary.runtime.PreparedModel;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.spec.SearchSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * What one search's model and data become on this machine: prepared once, then used by the worker's thread to judge and
 * by the search's thread to ask exact sizes.
 */
final class Workshop implements AutoCloseable {
    private final SearchSpec spec;
    private final AccuracyProbe accuracyProbe =
            new AccuracyProbe(Runtime.getRuntime().availableProcessors());
    private final MachineLock lock = MachineLock.ofMachine();
    private final LatencyProbe latencyProbe;
    private final PreparedModel prepared;

    private Workshop(SearchSpec spec, OnnxModel model, DataSplits data, TargetTypes types, DoubleConsumer progress) {
        this.spec = spec;
        this.prepared = PreparedModel.of(
                model,
                data,
                spec.metric(),
                Criterion.INDEPENDENCE,
                types,
                spec.seed(),
                metadata(spec, data),
                accuracyProbe,
                progress);
        this.latencyProbe = new LatencyProbe(lock, spec.device().threads());
    }

    /**
     * Calibrates and measures the base; takes from seconds to minutes.
     *
     * @param types that candidates are compiled for
     */
    static Workshop of(SearchSpec spec, OnnxModel model, DataSplits data, TargetTypes types, DoubleConsumer progress) {
        return new Workshop(spec, model, data, types, progress);
    }

    /** No times and no paths: the same search compiles the same bytes anywhere. */
    static Map<String, String> metadata(SearchSpec spec, DataSplits data) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("lapidary.version", LapidaryApp.VERSION);
        metadata.put("lapidary.search", spec.name());
        metadata.put("lapidary.seed", String.valueOf(spec.seed()));
        data.hashes().forEach((part, sha256) -> metadata.put("lapidary.data." + part, sha256));
        return metadata;
    }

    PreparedModel prepared() {
        return prepared;
    }

    AccuracyProbe accuracyProbe() {
        return accuracyProbe;
    }

    /** The evaluator of a worker of this process. */
    Evaluator evaluator(Artifacts artifacts) {
        return new Evaluator(prepared, spec, accuracyProbe, latencyProbe, lock, artifacts, "local");
    }

    @Override
    public void close() {
        latencyProbe.close();
    }
}
