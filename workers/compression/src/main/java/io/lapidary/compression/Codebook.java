package io.lapidary.compression;

import java.util.BitSet;

/**
 * Values that a layer's weights share, by k-means in one dimension (Deep Compression, Han 2016), on weights in units of
 * their output's scale. A weight counts by what an error in it costs. The start is even over the range, as the paper found
 * best, so that nothing is drawn by chance.
 */
final class Codebook {
    private static final int BINS = 4096;
    private static final int ITERATIONS = 60;

    private Codebook() {}

    /**
     * @param importance of a squared error in each column
     * @param scales one an output
     * @param kept the weights that count; null for all
     */
    static Levels fit(LayerWeights weights, double[] importance, float[] scales, BitSet kept, int size) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < weights.outputs * weights.columns; i++) {
            if (kept == null || kept.get(i)) {
                int output = i / weights.columns;
                double value = weights.weight(output, i % weights.columns) / (double) scales[output];
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (!(high > low)) {
            low = Math.min(0, Double.isFinite(low) ? low : 0);
            high = low + 1;
        }
        double[] mass = new double[BINS];
        double[] sums = new double[BINS];
        for (int i = 0; i < weights.outputs * weights.columns; i++) {
            if (kept == null || kept.get(i)) {
                int output = i / weights.columns;
                int column = i % weights.columns;
                double value = weights.weight(output, column) / (double) scales[output];
                double weight = importance[column] * scales[output] * (double) scales[output];
                int bin = (int) Math.min(BINS - 1, (value - low) / (high - low) * BINS);
                mass[bin] += weight;
                sums[bin] += weight * value;
            }
        }
        double[] centres = new double[size];
        for (int k = 0; k < size; k++) {
            centres[k] = low + (k + 0.5) * (high - low) / size;
        }
        for (int i = 0; i < ITERATIONS; i++) {
            centres = moved(centres, mass, sums);
        }
        return Levels.codebook(centres);
    }

    private static double[] moved(double[] centres, double[] mass, double[] sums) {
        Levels levels = Levels.codebook(centres);
        double[] weights = new double[centres.length];
        double[] values = new double[centres.length];
        for (int bin = 0; bin < BINS; bin++) {
            if (mass[bin] > 0) {
                int nearest = levels.nearest(sums[bin] / mass[bin]);
                weights[nearest] += mass[bin];
                values[nearest] += sums[bin];
            }
        }
        double[] next = new double[centres.length];
        for (int k = 0; k < next.length; k++) {
            next[k] = weights[k] > 0 ? values[k] / weights[k] : levels.value(k);
        }
        return next;
    }
}
