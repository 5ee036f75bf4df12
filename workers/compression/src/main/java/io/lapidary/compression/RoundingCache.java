package io.lapidary.compression;

/**
 * What rounding has found of layers' weights, for other candidates with the same; bounded. Thread-safe.
 *
 * @param weights by layer, kept channels and precision
 * @param masks by layer, kept channels and sparsity
 */
record RoundingCache(VariantCache<RoundedWeights> weights, VariantCache<MaskedSolution.Result> masks) {
    /** @param bytes of each part, at most */
    static RoundingCache of(long bytes) {
        return new RoundingCache(
                new VariantCache<>(bytes, w -> 4L * w.outputs * (w.columns + 2)),
                new VariantCache<>(bytes, m -> 5L * m.weights().outputs * (m.weights().columns + 1)));
    }
}
