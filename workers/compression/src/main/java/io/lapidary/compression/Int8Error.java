package io.lapidary.compression;

import io.lapidary.candidate.Precision;

/** Relative squared error of a layer's output from rounding its weights and its input to integers. */
final class Int8Error {
    private Int8Error() {}

    /**
     * From the Gram matrix where there is one, tr(ΔW A ΔWᵀ) plus the input's rounding noise step²/12 through W; else from
     * the weights alone.
     */
    static double of(LayerWeights weights, DenseLayer dense, ValueRange input, TargetTypes types) {
        RoundedWeights rounded = new WeightRounder(Precision.INT8, types.weightBits(), null, false, 0).round(weights);
        Matrix error = new Matrix(weights.outputs, weights.columns + 1);
        double squares = 0;
        double lostSquares = 0;
        for (int o = 0; o < weights.outputs; o++) {
            for (int c = 0; c < weights.columns; c++) {
                double weight = weights.weight(o, c);
                double lost = weight - rounded.value(o, c);
                error.set(o, c, lost);
                squares += weight * weight;
                lostSquares += lost * lost;
            }
        }
        if (dense == null) {
            return squares == 0 ? 0 : lostSquares / squares;
        }
        double step = input == null ? 0 : (input.high() - input.low()) / 255;
        return (error.dot(error.times(dense.gram())) + step * step / 12 * squares) / dense.energy();
    }
}
