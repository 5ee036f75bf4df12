package io.lapidary.runtime.lab;

import io.lapidary.compression.Criterion;
import io.lapidary.compression.TargetTypes;
import io.lapidary.exchange.Artifacts;
import io.lapidary.outcome.Latency;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.runtime.Evaluator;
import io.lapidary.runtime.LatencyProbe;
import io.lapidary.runtime.MachineLock;
import io.lapidary.runtime.PreparedModel;
import io.lapidary.runtime.Version;
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * What one search's model and data become on this machine: prepared once, then used by the worker's thread to judge and
 * by the search's thread to ask exact sizes.
 */
public final class Workshop implements AutoCloseable {
    private final AccuracyProbe accuracyProbe;
    private final MachineLock lock;
    private final LatencyProbe latencyProbe;
    private final PreparedModel prepared;

    private Workshop(AccuracyProbe accuracyProbe, MachineLock lock, LatencyProbe latencyProbe, PreparedModel prepared) {
        this.accuracyProbe = accuracyProbe;
        this.lock = lock;
        this.latencyProbe = latencyProbe;
        this.prepared = prepared;
    }

    /** For this machine; see {@link #of(SearchInputs, String, TargetTypes, Devices, DoubleConsumer)}. */
    public static Workshop of(SearchInputs inputs, DoubleConsumer progress) {
        Devices devices = new Devices();
        TargetTypes types = TargetTypes.forFeatures(devices.cpu().features());
        return of(inputs, inputs.spec().name(), types, devices, progress);
    }

    /**
     * Calibrates and measures the base; takes from seconds to minutes.
     *
     * @param name of the search when it began: it is written into the models, and sizes must not change with it
     * @param types that candidates are compiled for
     */
    public static Workshop of(
            SearchInputs inputs, String name, TargetTypes types, Devices devices, DoubleConsumer progress) {
        SearchSpec spec = inputs.spec();
        AccuracyProbe probe = new AccuracyProbe(Runtime.getRuntime().availableProcessors());
        PreparedModel prepared = PreparedModel.of(
                inputs.model(),
                inputs.data(),
                spec.metric(),
                Criterion.INDEPENDENCE,
                types,
                spec.seed(),
                metadata(name, spec.seed(), inputs.data().hashes()),
                probe,
                progress);
        return new Workshop(
                probe,
                devices.lock(),
                new LatencyProbe(devices.lock(), spec.device().threads()),
                prepared);
    }

    /** No times and no paths: the same search compiles the same bytes anywhere. */
    public static Map<String, String> metadata(String search, long seed, Map<String, String> dataHashes) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("lapidary.version", Version.NUMBER);
        metadata.put("lapidary.search", search);
        metadata.put("lapidary.seed", String.valueOf(seed));
        dataHashes.forEach((part, sha256) -> metadata.put("lapidary.data." + part, sha256));
        return metadata;
    }

    public PreparedModel prepared() {
        return prepared;
    }

    public AccuracyProbe accuracyProbe() {
        return accuracyProbe;
    }

    /**
     * An evaluator that judges by a spec's limits.
     *
     * @param worker who judges, for the provenance
     */
    public Evaluator evaluator(SearchSpec spec, Artifacts artifacts, String worker) {
        return new Evaluator(prepared, spec, accuracyProbe, latencyProbe, lock, artifacts, worker);
    }

    /**
     * Measures a model's latency beside the base's, on the first validation samples.
     *
     * @param batch samples of one run
     * @throws IOException if the machine's lock cannot be had
     */
    public Latency latency(byte[] onnx, int batch, long seed) throws IOException, InterruptedException {
        return latencyProbe.compare(
                prepared.model().bytes(), onnx, prepared.validation().batch(0, batch), seed);
    }

    @Override
    public void close() {
        latencyProbe.close();
    }
}
