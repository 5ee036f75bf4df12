package io.lapidary.outcome;

import java.util.List;
import java.util.Map;

/**
 * A candidate whose accuracy was judged and whose latency was not: a {@link Measurement} but for that, and what a machine
 * needs to measure it.
 *
 * @param by who compiled it and judged its accuracy
 * @param inputs of one run of the device's batch
 * @param seed of the sitting
 */
public record HalfJudged(
        double accuracy,
        double baseAccuracy,
        long sizeBytes,
        long baseSizeBytes,
        long packedBytes,
        long basePackedBytes,
        long macs,
        long baseMacs,
        Provenance by,
        List<InputForm> inputs,
        long seed) {
    public HalfJudged {
        inputs = List.copyOf(inputs);
    }

    /** Points of accuracy lost; negative where the candidate is better. */
    public double accuracyDrop() {
        return baseAccuracy - accuracy;
    }

    /** Whole, by a latency that the same worker measured in the same go. */
    public Measurement measured(Latency latency, double latencyMillis) {
        return with(
                latency,
                new Provenance(
                        by.worker(),
                        by.device(),
                        by.engines(),
                        by.threads(),
                        by.batch(),
                        by.samples(),
                        by.compiledSha256(),
                        by.compileMillis(),
                        by.accuracyMillis(),
                        latencyMillis));
    }

    /** Whole, by a latency that another measured, or the same worker later. */
    public Measurement measured(
            Latency latency, String worker, String device, Map<String, String> engines, double latencyMillis) {
        Provenance.Half accuracyBy = new Provenance.Half(by.worker(), by.device(), by.engines());
        return with(
                latency,
                new Provenance(
                        worker,
                        device,
                        engines,
                        by.threads(),
                        by.batch(),
                        by.samples(),
                        by.compiledSha256(),
                        by.compileMillis(),
                        by.accuracyMillis(),
                        latencyMillis,
                        accuracyBy));
    }

    /** Whole, by a latency that no machine measured. */
    public Measurement predicted(Latency latency) {
        return with(latency, by);
    }

    private Measurement with(Latency latency, Provenance provenance) {
        return new Measurement(
                accuracy,
                baseAccuracy,
                latency,
                sizeBytes,
                baseSizeBytes,
                packedBytes,
                basePackedBytes,
                macs,
                baseMacs,
                provenance);
    }
}
