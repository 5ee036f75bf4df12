package io.lapidary.outcome;

/**
 * What was measured of a candidate and of the base beside it.
 *
 * @param accuracy the metric on the validation split; percent for rates
 * @param baseAccuracy the same of the base
 * @param sizeBytes the file that runs
 * @param packedBytes the same, entropy-coded
 * @param macs multiply–accumulates for one sample
 */
public record Measurement(
        double accuracy,
        double baseAccuracy,
        Latency latency,
        long sizeBytes,
        long baseSizeBytes,
        long packedBytes,
        long basePackedBytes,
        long macs,
        long baseMacs,
        Provenance provenance) {
    /** Points of accuracy lost; negative where the candidate is better. */
    public double accuracyDrop() {
        return baseAccuracy - accuracy;
    }
}
