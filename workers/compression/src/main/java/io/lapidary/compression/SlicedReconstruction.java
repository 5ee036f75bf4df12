package io.lapidary.compression;

/** Plain slicing: the remaining weights stay as they are. What reconstruction is measured against. */
record SlicedReconstruction(LayerSite site, LayerWeights original) implements Reconstruction {
    @Override
    public LayerWeights solve(int[] keptInputs) {
        return original.inputs(keptInputs, site.columnsPerInput());
    }
}
