package io.lapidary.compression;

import com.github.luben.zstd.Zstd;
import io.lapidary.candidate.Precision;
import java.util.BitSet;

/**
 * What one precision makes of one layer.
 *
 * @param packedBytes of its weights, packed by themselves
 * @param error relative squared error of the layer's outputs, tr(ΔW A ΔWᵀ) ÷ tr(W A Wᵀ); of its weights where there is no
 *     Gram matrix
 */
record LayerOption(Precision precision, long packedBytes, double error) {
    private static final int LEVEL = 12;

    static LayerOption of(LayerWeights original, RoundedWeights rounded, DenseLayer dense) {
        return new LayerOption(rounded.precision, packed(rounded), error(original, rounded, dense));
    }

    /** Its weights left as they are. */
    static LayerOption untouched(LayerWeights original) {
        return new LayerOption(Precision.FLOAT32, 4L * original.outputs * (original.columns + 1), 0);
    }

    private static long packed(RoundedWeights rounded) {
        byte[] codes = rounded.codes();
        BitSet kept = rounded.kept();
        long bytes = 4L * rounded.scales().length + 4L * rounded.codebook().length + 4L * rounded.bias().length;
        if (kept == null) {
            return bytes + Zstd.compress(codes, LEVEL).length;
        }
        byte[] some = new byte[kept.cardinality()];
        int next = 0;
        for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
            some[next++] = codes[i];
        }
        return bytes + Zstd.compress(some, LEVEL).length + Zstd.compress(kept.toByteArray(), LEVEL).length;
    }

    private static double error(LayerWeights original, RoundedWeights rounded, DenseLayer dense) {
        Matrix error = new Matrix(original.outputs, original.columns + 1);
        double squares = 0;
        double lost = 0;
        for (int o = 0; o < original.outputs; o++) {
            for (int c = 0; c < original.columns; c++) {
                double weight = original.weight(o, c);
                double difference = weight - rounded.value(o, c);
                error.set(o, c, difference);
                squares += weight * weight;
                lost += difference * difference;
            }
            error.set(o, original.columns, original.bias(o) - (double) rounded.bias()[o]);
        }
        if (dense == null) {
            return squares == 0 ? 0 : lost / squares;
        }
        return error.dot(error.times(dense.gram())) / dense.energy();
    }
}
