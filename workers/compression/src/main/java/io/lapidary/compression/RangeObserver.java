package io.lapidary.compression;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Histogram of a tensor's values over calibration, and from it the range whose 8-bit rounding and clipping lose least
 * (mean squared error). Bins widen by pairs as larger values appear, so that one pass is enough.
 */
final class RangeObserver {
    private static final int BINS = 2048;
    private static final int LEVELS = 255;
    private static final double SMALLEST_SHARE = 0.3;
    private static final double SHARE_STEP = 0.02;

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

    /** The range to quantise to. */
    ValueRange range() {
        ValueRange best = new ValueRange(low, high);
        double least = Double.POSITIVE_INFINITY;
        for (double share = 1; share >= SMALLEST_SHARE; share -= SHARE_STEP) {
            double lost = loss(low * share, high * share);
            if (lost < least) {
                least = lost;
                best = new ValueRange((float) (low * share), (float) (high * share));
            }
        }
        return best;
    }

    private double loss(double rangeLow, double rangeHigh) {
        double step = (rangeHigh - rangeLow) / LEVELS;
        return loss(positive, rangeHigh, step) + loss(negative, -rangeLow, step);
    }

    private double loss(long[] bins, double end, double step) {
        double width = reach / BINS;
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
