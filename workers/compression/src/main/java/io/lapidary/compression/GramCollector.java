package io.lapidary.compression;

import io.lapidary.compression.GramLimits.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * Accumulates G = E[x xᵀ] of one layer's flattened input patches x, with an entry 1 appended for the bias, at random
 * positions of each sample (as AMC, He et al. 2018, draws them). Columns: input channel × kernel position, then the bias.
 * A layer that is too wide for one matrix has one for each block of its inputs.
 */
final class GramCollector {
    private static final int FEWEST_POSITIONS = 16;
    private static final int MOST_POSITIONS = 64;
    private static final int SAMPLES_PER_COLUMN = 4;

    private final LayerSite site;
    private final PatchSampler sampler;
    private final List<Block> blocks;
    private final List<GramSum> sums = new ArrayList<>();

    /**
     * @param images how many samples will be shown, so that enough positions of each are drawn
     * @param seed of the positions
     */
    GramCollector(LayerSite site, Node node, Tensor weights, int images, long seed, GramLimits limits) {
        this.site = site;
        int width = site.columnsPerInput();
        this.blocks = limits.blocks(site.inputClasses().length, width);
        blocks.forEach(block -> sums.add(new GramSum(block.from() * width, block.to() * width)));
        long wanted =
                (long) SAMPLES_PER_COLUMN * ((blocks.get(0).to() - blocks.get(0).from()) * width + 1);
        int positions = (int) Math.min(MOST_POSITIONS, Math.max(FEWEST_POSITIONS, (wanted + images - 1) / images));
        this.sampler = new PatchSampler(node, weights, site.layer().index(), positions, seed);
    }

    /** Takes in a batch of the layer's inputs. */
    void accept(FloatTensor input, long[] outShape, int firstSample) {
        sampler.sample(input, outShape, firstSample, (x, sample, position) -> sums.forEach(sum -> sum.add(x)));
    }

    /** The layer with its statistics, one for each block of its inputs. */
    List<DenseLayer> finish(LayerWeights original) {
        String name = site.layer().name();
        if (blocks.size() == 1) {
            return List.of(DenseLayer.of(site, original, sums.get(0).finish(name)));
        }
        List<Matrix> grams = sums.stream().map(sum -> sum.finish(name)).toList();
        return DenseLayer.ofBlocks(site, original, blocks, grams);
    }
}
