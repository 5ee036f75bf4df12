package io.lapidary.runtime;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A median with its 95 % interval, by resampling with replacement (Efron 1979, percentile method).
 *
 * @param median of the values
 * @param low 2.5th percentile of the resampled medians
 * @param high 97.5th percentile
 */
record Bootstrap(double median, double low, double high) {
    private static final int RESAMPLES = 2000;

    static Bootstrap of(double[] values, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] medians = new double[RESAMPLES];
        double[] drawn = new double[values.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < drawn.length; j++) {
                drawn[j] = values[random.nextInt(values.length)];
            }
            medians[i] = median(drawn);
        }
        Arrays.sort(medians);
        return new Bootstrap(
                median(values), medians[(int) (0.025 * RESAMPLES)], medians[(int) (0.975 * RESAMPLES) - 1]);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Half of the interval's width over the median. */
    double relativeHalfWidth() {
        return (high - low) / 2 / median;
    }
}
