package io.lapidary.compression;

/** Gives a layer's weights for a kept part of its inputs, so that its outputs change least. Thread-safe. */
interface Reconstruction {
    /**
     * Weights of all outputs on the kept inputs.
     *
     * @param keptInputs indices of input channels, ascending
     */
    LayerWeights solve(int[] keptInputs);
}
