package io.lapidary.compression;

/** Least squares on any kept set, W' = W A[:,S] A[S,S]⁻¹, factorised for each set: for inputs from several groups. */
record DirectReconstruction(DenseLayer layer, LayerWeights original) implements Reconstruction {
    @Override
    public LayerWeights solve(int[] keptInputs) {
        if (keptInputs.length == layer.site().inputClasses().length) {
            return original;
        }
        int width = layer.site().columnsPerInput();
        int size = keptInputs.length * width + 1;
        int[] columns = new int[size];
        for (int i = 0; i < keptInputs.length; i++) {
            System.arraycopy(layer.columnsOf(keptInputs[i]), 0, columns, i * width, width);
        }
        columns[size - 1] = layer.columns() - 1;
        Matrix factor = layer.gram().permuted(columns);
        factor.factorise();
        Matrix weights = new Matrix(size, original.outputs);
        for (int o = 0; o < original.outputs; o++) {
            double[] response = layer.response().row(o);
            for (int c = 0; c < size; c++) {
                weights.set(c, o, response[columns[c]]);
            }
        }
        factor.forwardSolve(weights, size);
        factor.backwardSolve(weights, size);
        return LayerWeights.ofColumns(weights);
    }
}
