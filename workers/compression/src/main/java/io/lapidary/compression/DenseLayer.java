package io.lapidary.compression;

import io.lapidary.compression.GramLimits.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A dense layer with its statistics: y = W x with the bias as W's last column, A the ridged Gram matrix of x. Or a block
 * of the inputs of one: its site then has these inputs only, and its bias is zero.
 *
 * @param weights W: outputs × columns
 * @param gram A: columns × columns
 * @param response W · A: outputs × columns
 * @param energy tr(W A Wᵀ)
 * @param wholeEnergy the sum of all blocks' energies; the same where there is only one
 */
record DenseLayer(LayerSite site, Matrix weights, Matrix gram, Matrix response, double energy, double wholeEnergy) {
    static DenseLayer of(LayerSite site, LayerWeights original, Matrix gram) {
        Matrix weights = original.asMatrix();
        Matrix response = weights.times(gram);
        double energy = Math.max(weights.dot(response), Double.MIN_NORMAL);
        return new DenseLayer(site, weights, gram, response, energy, energy);
    }

    /** @param grams of the blocks, in their order */
    static List<DenseLayer> ofBlocks(LayerSite site, LayerWeights original, List<Block> blocks, List<Matrix> grams) {
        List<DenseLayer> parts = new ArrayList<>();
        for (int b = 0; b < grams.size(); b++) {
            parts.add(of(part(site, blocks.get(b)), part(original, site, blocks.get(b)), grams.get(b)));
        }
        double whole = parts.stream().mapToDouble(DenseLayer::energy).sum();
        return parts.stream()
                .map(p -> new DenseLayer(p.site, p.weights, p.gram, p.response, p.energy, whole))
                .toList();
    }

    private static LayerSite part(LayerSite site, Block block) {
        return new LayerSite(
                site.layer(),
                site.node(),
                Arrays.copyOfRange(site.inputClasses(), block.from(), block.to()),
                site.outputClasses(),
                site.columnsPerInput());
    }

    private static LayerWeights part(LayerWeights original, LayerSite site, Block block) {
        int[] inputs = IntStream.range(block.from(), block.to()).toArray();
        LayerWeights part = original.inputs(inputs, site.columnsPerInput());
        return part.with(part.weightValues(), new float[part.outputs]);
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
