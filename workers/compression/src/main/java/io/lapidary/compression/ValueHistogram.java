package io.lapidary.compression;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Histogram of a tensor's values, zeros aside: they are exact in every range. Bins widen by pairs as larger values appear,
 * so that one pass is enough. Owned by one thread.
 */
final class ValueHistogram {
    static final int BINS = 2048;
    private static final int LEVELS = 255;

    private final long[] positive = new long[BINS];
    private final long[] negative = new long[BINS];
    private double reach = 1e-6;
    private float low;
    private float high;

    /** Takes in a batch of values. */
    void accept(FloatBuffer values) {
        int count = values.remaining();
        float batchLow = 0;
        float batchHigh = 0;
        for (int i = 0; i < count; i++) {
            float value = values.get(i);
            batchLow = Math.min(batchLow, value);
            batchHigh = Math.max(batchHigh, value);
        }
        low = Math.min(low, batchLow);
        high = Math.max(high, batchHigh);
        double needed = Math.max(high, -low);
        while (reach <= needed && Double.isFinite(needed)) {
            widen(positive);
            widen(negative);
            reach *= 2;
        }
        double scale = BINS / reach;
        for (int i = 0; i < count; i++) {
            float value = values.get(i);
            if (value > 0) {
                positive[Math.min(BINS - 1, (int) (value * scale))]++;
            } else if (value < 0) {
                negative[Math.min(BINS - 1, (int) (-value * scale))]++;
            }
        }
    }

    private static void widen(long[] bins) {
        for (int i = 0; i < BINS / 2; i++) {
            bins[i] = bins[2 * i] + bins[2 * i + 1];
        }
        Arrays.fill(bins, BINS / 2, BINS, 0);
    }

    /** The smallest value, at most 0. */
    float low() {
        return low;
    }

    /** The largest value, at least 0. */
    float high() {
        return high;
    }

    double binWidth() {
        return reach / BINS;
    }

    /** Counts of values by size, bin by bin, whichever their sign. */
    long[] magnitudes() {
        long[] sum = new long[BINS];
        for (int i = 0; i < BINS; i++) {
            sum[i] = positive[i] + negative[i];
        }
        return sum;
    }

    /** The range that leaves out this share of the values at each end where there are values; zeros are not counted. */
    ValueRange without(double share) {
        return new ValueRange(-end(negative, share, -low), end(positive, share, high));
    }

    private float end(long[] bins, double share, float furthest) {
        long all = Arrays.stream(bins).sum();
        long beyond = (long) (all * share);
        for (int i = BINS - 1; i >= 0; i--) {
            beyond -= bins[i];
            if (beyond < 0) {
                return (float) Math.min(furthest, (i + 1) * binWidth());
            }
        }
        return 0;
    }

    /** Squared error, summed over all values, of rounding to 8 bits in a range and of clipping what lies outside. */
    double loss(ValueRange range) {
        double step = (range.high() - (double) range.low()) / LEVELS;
        return loss(positive, range.high(), step) + loss(negative, -range.low(), step);
    }

    private double loss(long[] bins, double end, double step) {
        double width = binWidth();
        double loss = 0;
        for (int i = 0; i < BINS; i++) {
            if (bins[i] > 0) {
                double beyond = (i + 0.5) * width - end;
                loss += bins[i] * (beyond > 0 ? beyond * beyond : step * step / 12);
            }
        }
        return loss;
    }
}
