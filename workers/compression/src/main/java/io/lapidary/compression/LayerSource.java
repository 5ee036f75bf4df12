package io.lapidary.compression;

/** Where a layer's weights come from while a graph is cut. */
interface LayerSource {
    /** The layer's own weights. */
    LayerWeights original(LayerSite site);

    /** Weights of all outputs on the kept inputs, indices ascending. */
    LayerWeights onKeptInputs(LayerSite site, int[] keptInputs);
}
