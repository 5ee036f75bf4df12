package io.lapidary.compression;

import ai.onnxruntime.platform.Fp16Conversions;
import io.lapidary.candidate.Precision;
import io.lapidary.candidate.WeightFormat;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Rounds a layer's weights to the form that a precision asks for. With the Gram matrix of its inputs, zeros and errors of
 * rounding are made up for by the other weights; nearest rounding is enough at 8 bits. Stateless: any thread.
 */
final class WeightRounder {
    private static final int NEAREST_FROM_BITS = 8;
    /** At so many bits and more the largest weight sets the scale; below it, that with the least squared error. */
    private static final int LARGEST_FROM_BITS = 7;

    private static final double SMALLEST_SHARE = 0.3;
    private static final double SHARE_STEP = 0.035;
    private static final double LEAST_SCALE = 1e-12;
    /** A bias must fit 32 bits at scale s_x · s_w. */
    private static final double LARGEST_BIAS = 1 << 30;

    private final Precision precision;
    private final int bits;
    private final Matrix gram;
    private final boolean freeBias;
    private final double inputScale;

    /**
     * @param bits of a weight: the precision's, or fewer where the device asks for it
     * @param gram of the layer's inputs, the bias entry last; null where there is none, or rounding is to be to nearest
     * @param freeBias whether the bias may make up for errors
     * @param inputScale of the layer's integer input, so that the bias fits; 0 where it does not matter
     */
    WeightRounder(Precision precision, int bits, Matrix gram, boolean freeBias, double inputScale) {
        this.precision = precision;
        this.bits = bits;
        this.gram = gram;
        this.freeBias = freeBias;
        this.inputScale = inputScale;
    }

    RoundedWeights round(LayerWeights layer) {
        if (precision.sparsity() == 0) {
            return round(layer, null);
        }
        MaskedSolution.Result masked =
                MaskedSolution.of(layer, gram, precision.kept(layer.outputs * layer.columns), freeBias);
        return round(masked.weights(), masked.kept());
    }

    /**
     * Rounds weights of which some were made zero before.
     *
     * @param kept the others' places; null where there are none
     */
    RoundedWeights round(LayerWeights weights, BitSet kept) {
        if (precision.format().kind() == WeightFormat.Kind.REAL) {
            return RoundedWeights.ofReals(halved(weights), precision, kept);
        }
        if (gram == null || bits >= NEAREST_FROM_BITS) {
            return toLevels(weights, kept, null);
        }
        RoundedWeights fedBack = toLevels(weights, kept, new FeedbackRounding(gram, freeBias));
        RoundedWeights nearest = toLevels(weights, kept, null);
        // With very few levels to choose from, one sweep from the first column on can end behind.
        return loss(weights, fedBack) <= loss(weights, nearest) ? fedBack : nearest;
    }

    /** @param feedback null for rounding to nearest */
    private RoundedWeights toLevels(LayerWeights weights, BitSet kept, FeedbackRounding feedback) {
        double[] importance = feedback == null ? evenly(weights.columns) : feedback.importance();
        boolean isGrid = precision.format().kind() == WeightFormat.Kind.GRID;
        Levels grid = isGrid ? Levels.grid(bits) : null;
        float[] scales = isGrid ? gridScales(weights, grid, importance) : spreads(weights, kept);
        Levels levels = isGrid ? grid : Codebook.fit(weights, importance, scales, kept, 1 << bits);
        return feedback == null
                ? nearest(weights, kept, levels, scales)
                : fedBack(weights, kept, levels, scales, feedback);
    }

    /** Mean squared error of the layer's outputs. */
    private double loss(LayerWeights weights, RoundedWeights rounded) {
        Matrix error = weights.asMatrix();
        for (int o = 0; o < weights.outputs; o++) {
            for (int c = 0; c < weights.columns; c++) {
                error.set(o, c, error.get(o, c) - rounded.value(o, c));
            }
            error.set(o, weights.columns, weights.bias(o) - (double) rounded.bias()[o]);
        }
        return error.dot(error.times(gram));
    }

    private static double[] evenly(int columns) {
        double[] ones = new double[columns];
        Arrays.fill(ones, 1);
        return ones;
    }

    private LayerWeights halved(LayerWeights weights) {
        if (precision.format() == WeightFormat.FLOAT32) {
            return weights;
        }
        boolean isBrain = precision.format() == WeightFormat.BFLOAT16;
        float[] values = weights.weightValues();
        for (int i = 0; i < values.length; i++) {
            values[i] = isBrain
                    ? Fp16Conversions.bf16ToFloat(Fp16Conversions.floatToBf16(values[i]))
                    : Fp16Conversions.fp16ToFloat(Fp16Conversions.floatToFp16(values[i]));
        }
        return weights.with(values, weights.biasValues());
    }

    private float[] gridScales(LayerWeights weights, Levels grid, double[] importance) {
        float[] scales = new float[weights.outputs];
        for (int o = 0; o < scales.length; o++) {
            float[] row = weights.row(o);
            float largest = 0;
            for (float weight : row) {
                largest = Math.max(largest, Math.abs(weight));
            }
            double scale =
                    bits >= LARGEST_FROM_BITS ? largest / grid.reach() : bestScale(row, largest, grid, importance);
            if (inputScale > 0) {
                scale = Math.max(scale, Math.abs(weights.bias(o)) / (LARGEST_BIAS * inputScale));
            }
            scales[o] = (float) Math.max(scale, LEAST_SCALE);
        }
        return scales;
    }

    private static double bestScale(float[] row, float largest, Levels grid, double[] importance) {
        double best = largest / grid.reach();
        double least = Double.POSITIVE_INFINITY;
        for (double share = 1; share >= SMALLEST_SHARE; share -= SHARE_STEP) {
            double scale = Math.max(share * largest / grid.reach(), LEAST_SCALE);
            double lost = 0;
            for (int c = 0; c < row.length; c++) {
                double error = row[c] - grid.value(grid.nearest(row[c] / scale)) * scale;
                lost += importance[c] * error * error;
            }
            if (lost < least) {
                least = lost;
                best = scale;
            }
        }
        return best;
    }

    /** Root of the mean square of each output's kept weights. */
    private static float[] spreads(LayerWeights weights, BitSet kept) {
        float[] scales = new float[weights.outputs];
        for (int o = 0; o < scales.length; o++) {
            double sum = 0;
            int count = 0;
            for (int c = 0; c < weights.columns; c++) {
                if (kept == null || kept.get(o * weights.columns + c)) {
                    sum += weights.weight(o, c) * (double) weights.weight(o, c);
                    count++;
                }
            }
            scales[o] = (float) Math.max(Math.sqrt(sum / Math.max(1, count)), LEAST_SCALE);
        }
        return scales;
    }

    private RoundedWeights nearest(LayerWeights weights, BitSet kept, Levels levels, float[] scales) {
        byte[] indices = new byte[weights.outputs * weights.columns];
        for (int i = 0; i < indices.length; i++) {
            int output = i / weights.columns;
            indices[i] = (byte) levels.nearest(weights.weight(output, i % weights.columns) / scales[output]);
        }
        return RoundedWeights.ofLevels(weights, precision, kept, levels, indices, scales);
    }

    private RoundedWeights fedBack(
            LayerWeights weights, BitSet kept, Levels levels, float[] scales, FeedbackRounding feedback) {
        byte[] indices = new byte[weights.outputs * weights.columns];
        Matrix rounded = weights.asMatrix();
        feedback.apply(rounded, (output, column, target) -> {
            int at = output * weights.columns + column;
            if (kept != null && !kept.get(at)) {
                return 0;
            }
            int index = levels.nearest(target / scales[output]);
            indices[at] = (byte) index;
            return levels.value(index) * scales[output];
        });
        return RoundedWeights.ofLevels(LayerWeights.of(rounded), precision, kept, levels, indices, scales);
    }
}
