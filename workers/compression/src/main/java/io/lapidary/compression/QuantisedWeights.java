package io.lapidary.compression;

/**
 * Weights on a symmetric grid of integers, one scale an output: real = scale · q. Fewer than 7 bits use the scale with the
 * least squared error; more use the largest weight.
 */
final class QuantisedWeights {
    private static final double SMALLEST_SHARE = 0.4;
    private static final double SHARE_STEP = 0.04;
    /** A bias must fit 32 bits at scale s_x · s_w. */
    private static final double LARGEST_BIAS = 1 << 30;

    private final int columns;
    private final byte[] integers;
    private final float[] scales;

    private QuantisedWeights(int columns, byte[] integers, float[] scales) {
        this.columns = columns;
        this.integers = integers;
        this.scales = scales;
    }

    /**
     * Rounds to nearest.
     *
     * @param bits of a weight, 2 to 8
     * @param inputScale of the layer's input, so that the bias fits; null where it does not matter
     */
    static QuantisedWeights of(LayerWeights weights, int bits, Float inputScale) {
        int most = (1 << (bits - 1)) - 1;
        byte[] integers = new byte[weights.outputs * weights.columns];
        float[] scales = new float[weights.outputs];
        for (int o = 0; o < weights.outputs; o++) {
            float[] row = weights.row(o);
            float largest = 0;
            for (float weight : row) {
                largest = Math.max(largest, Math.abs(weight));
            }
            double scale = bits >= 7 ? (double) largest / most : bestScale(row, largest, most);
            if (inputScale != null) {
                scale = Math.max(scale, Math.abs(weights.bias(o)) / (LARGEST_BIAS * inputScale));
            }
            scales[o] = (float) Math.max(scale, 1e-12);
            for (int c = 0; c < row.length; c++) {
                integers[o * row.length + c] = (byte) Math.max(-most, Math.min(most, Math.round(row[c] / scales[o])));
            }
        }
        return new QuantisedWeights(weights.columns, integers, scales);
    }

    private static double bestScale(float[] row, float largest, int most) {
        double best = (double) largest / most;
        double least = Double.POSITIVE_INFINITY;
        for (double share = 1; share >= SMALLEST_SHARE; share -= SHARE_STEP) {
            double scale = Math.max(share * largest / most, 1e-12);
            double lost = 0;
            for (float weight : row) {
                double rounded = Math.max(-most, Math.min(most, Math.rint(weight / scale))) * scale;
                lost += (weight - rounded) * (weight - rounded);
            }
            if (lost < least) {
                least = lost;
                best = scale;
            }
        }
        return best;
    }

    byte[] integers() {
        return integers.clone();
    }

    float[] scales() {
        return scales.clone();
    }

    /** A rounded weight, as a real number. */
    float value(int output, int column) {
        return integers[output * columns + column] * scales[output];
    }
}
