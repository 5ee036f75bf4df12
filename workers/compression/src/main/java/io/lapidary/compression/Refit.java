package io.lapidary.compression;

import io.lapidary.issue.InvalidInput;

/**
 * Solves one layer of a compressed network anew, on the inputs x̂ that reach it there: with Ĝ = E[x̂ x̂ᵀ], C = E[y x̂ᵀ] and
 * λ = 0.02 · mean diagonal of Ĝ the weights are W'' = (C + λ W')(Ĝ + λ I)⁻¹, pulled towards the closed form W', since few
 * samples would be fitted too closely.
 */
final class Refit {
    private static final double PULL = 0.02;
    private static final int CHUNK = 256;

    private final LayerWeights closedForm;
    private final Matrix gram;
    private final Matrix cross;
    private final Matrix inputs;
    private final Matrix targets;
    private int filled;
    private long samples;

    Refit(LayerWeights closedForm) {
        int columns = closedForm.columns + 1;
        this.closedForm = closedForm;
        this.gram = new Matrix(columns, columns);
        this.cross = new Matrix(columns, closedForm.outputs);
        this.inputs = new Matrix(CHUNK, columns);
        this.targets = new Matrix(CHUNK, closedForm.outputs);
    }

    /** Takes in a patch x̂, with 1 for the bias as its last entry, and what the layer should answer to it. */
    void accept(double[] x, double[] y) {
        inputs.setRow(filled, x);
        targets.setRow(filled, y);
        filled++;
        samples++;
        if (filled == CHUNK) {
            flush();
        }
    }

    private void flush() {
        gram.addGram(inputs, filled, 1);
        cross.addTransposedProduct(inputs, targets, filled, 1);
        filled = 0;
    }

    /**
     * The new weights.
     *
     * @param layer to name it where samples are not finite numbers
     */
    LayerWeights solve(String layer) {
        flush();
        double trace = gram.trace() / samples;
        if (!Double.isFinite(trace) || !Double.isFinite(cross.sum())) {
            throw InvalidInput.of(
                    "data.calibration",
                    layer,
                    "Refining leads to values at this layer that are not finite numbers.",
                    "Look for NaN or infinite values in the samples, and at the preprocessing.");
        }
        double pull = PULL * trace / gram.columns;
        gram.scaleLower(1.0 / samples);
        gram.addDiagonal(pull);
        Matrix pulled = closedForm.asMatrix().transposed();
        Matrix weights = new Matrix(cross.rows, cross.columns);
        for (int c = 0; c < weights.rows; c++) {
            for (int o = 0; o < weights.columns; o++) {
                weights.set(c, o, cross.get(c, o) / samples + pull * pulled.get(c, o));
            }
        }
        gram.factorise();
        gram.forwardSolve(weights, weights.rows);
        gram.backwardSolve(weights, weights.rows);
        return LayerWeights.ofColumns(weights);
    }
}
