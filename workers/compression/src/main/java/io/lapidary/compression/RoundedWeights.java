package io.lapidary.compression;

import io.lapidary.candidate.Precision;
import io.lapidary.candidate.WeightFormat;
import java.util.BitSet;

/**
 * A layer's weights as they are stored: outputs × columns, in the form that their precision asks for. Not to be written to
 * once shared.
 */
final class RoundedWeights {
    final int outputs;
    final int columns;
    final Precision precision;
    private BitSet kept;
    private byte[] codes;
    private float[] scales;
    private float[] codebook;
    private float[] reals;
    private float[] bias;

    private RoundedWeights(int outputs, int columns, Precision precision) {
        this.outputs = outputs;
        this.columns = columns;
        this.precision = precision;
    }

    /** Weights of which only the number matters. */
    static RoundedWeights sizedOnly(int outputs, int columns, Precision precision) {
        return new RoundedWeights(outputs, columns, precision);
    }

    /**
     * Indices into levels.
     *
     * @param kept which weights are not made zero; null for all
     */
    static RoundedWeights ofLevels(
            LayerWeights rounded, Precision precision, BitSet kept, Levels levels, byte[] indices, float[] scales) {
        RoundedWeights weights = new RoundedWeights(rounded.outputs, rounded.columns, precision);
        weights.kept = kept;
        weights.scales = scales;
        weights.bias = rounded.biasValues();
        weights.codes = indices;
        if (precision.format().kind() == WeightFormat.Kind.GRID) {
            int middle = levels.size() / 2;
            weights.codes = new byte[indices.length];
            for (int i = 0; i < indices.length; i++) {
                weights.codes[i] = kept == null || kept.get(i) ? (byte) ((indices[i] & 0xff) - middle) : 0;
            }
        } else {
            weights.codebook = new float[levels.size()];
            for (int i = 0; i < levels.size(); i++) {
                weights.codebook[i] = (float) levels.value(i);
            }
        }
        return weights;
    }

    /** Floating-point numbers, already rounded to their format. */
    static RoundedWeights ofReals(LayerWeights rounded, Precision precision, BitSet kept) {
        RoundedWeights weights = new RoundedWeights(rounded.outputs, rounded.columns, precision);
        weights.kept = kept;
        weights.reals = rounded.weightValues();
        weights.bias = rounded.biasValues();
        return weights;
    }

    boolean isSizedOnly() {
        return bias == null;
    }

    /** Which weights are not made zero, row by row; null for all. */
    BitSet kept() {
        return kept;
    }

    /** Whole numbers of a grid, or indices into the codebook. */
    byte[] codes() {
        return codes;
    }

    /** One an output: a weight is its scale times its whole number, or its codebook entry. */
    float[] scales() {
        return scales;
    }

    float[] codebook() {
        return codebook;
    }

    float[] reals() {
        return reals;
    }

    float[] bias() {
        return bias;
    }

    /** Whether a format that stores real numbers could hold them all. */
    boolean isFinite() {
        if (reals != null) {
            for (float real : reals) {
                if (!Float.isFinite(real)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A stored weight, as a real number. */
    float value(int output, int column) {
        int at = output * columns + column;
        if (kept != null && !kept.get(at)) {
            return 0;
        }
        if (reals != null) {
            return reals[at];
        }
        return scales[output] * (codebook == null ? codes[at] : codebook[codes[at]]);
    }
}
