package io.lapidary.compression;

/**
 * A dense layer with its statistics: y = W x with the bias as W's last column, A the ridged Gram matrix of x.
 *
 * @param weights W: outputs × columns
 * @param gram A: columns × columns
 * @param response W · A: outputs × columns
 * @param energy tr(W A Wᵀ)
 */
record DenseLayer(LayerSite site, Matrix weights, Matrix gram, Matrix response, double energy) {
    static DenseLayer of(LayerSite site, LayerWeights original, Matrix gram) {
        Matrix weights = original.asMatrix();
        Matrix response = weights.times(gram);
        double energy = weights.dot(response);
        return new DenseLayer(site, weights, gram, response, Math.max(energy, Double.MIN_NORMAL));
    }

    int columns() {
        return gram.columns;
    }

    /** Columns of one input channel. */
    int[] columnsOf(int inputChannel) {
        int k = site.columnsPerInput();
        int[] columns = new int[k];
        for (int i = 0; i < k; i++) {
            columns[i] = inputChannel * k + i;
        }
        return columns;
    }
}
