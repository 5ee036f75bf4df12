package io.lapidary.compression;

/**
 * For layers too wide for a Gram matrix: a removed input is replaced by its mean, which goes into the bias.
 *
 * @param means E[x] of each column
 */
record MeanReconstruction(LayerSite site, LayerWeights original, double[] means) implements Reconstruction {
    @Override
    public LayerWeights solve(int[] keptInputs) {
        int width = site.columnsPerInput();
        boolean[] kept = new boolean[original.columns];
        for (int input : keptInputs) {
            for (int k = 0; k < width; k++) {
                kept[input * width + k] = true;
            }
        }
        float[] bias = original.biasValues();
        for (int o = 0; o < original.outputs; o++) {
            double removed = 0;
            for (int c = 0; c < original.columns; c++) {
                if (!kept[c]) {
                    removed += original.weight(o, c) * means[c];
                }
            }
            bias[o] += (float) removed;
        }
        LayerWeights sliced = original.inputs(keptInputs, width);
        return new LayerWeights(sliced.outputs, sliced.columns, sliced.weightValues(), bias);
    }
}
