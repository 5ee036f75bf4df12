package io.lapidary.compression;

import io.lapidary.issue.InvalidInput;

/**
 * Accumulates G = E[x xᵀ] of one layer's flattened input patches x, with an entry 1 appended for the bias, at random
 * positions of each sample (as AMC, He et al. 2018, draws them). Columns: input channel × kernel position, then the bias.
 */
final class GramCollector {
    private static final int CHUNK = 256;
    private static final int FEWEST_POSITIONS = 16;
    private static final int MOST_POSITIONS = 64;
    private static final int SAMPLES_PER_COLUMN = 4;

    private final LayerSite site;
    private final PatchSampler sampler;
    private final Matrix gram;
    private final Matrix chunk;
    private int filled;
    private long samples;

    /**
     * @param images how many samples will be shown, so that enough positions of each are drawn
     * @param seed of the positions
     */
    GramCollector(LayerSite site, Node node, Tensor weights, int images, long seed) {
        this.site = site;
        int columns = PatchSampler.columns(node, weights);
        int positions = Math.min(
                MOST_POSITIONS, Math.max(FEWEST_POSITIONS, (SAMPLES_PER_COLUMN * columns + images - 1) / images));
        this.sampler = new PatchSampler(node, weights, site.layer().index(), positions, seed);
        this.gram = new Matrix(columns, columns);
        this.chunk = new Matrix(CHUNK, columns);
    }

    LayerSite site() {
        return site;
    }

    /** Takes in a batch of the layer's inputs. */
    void accept(FloatTensor input, long[] outShape, int firstSample) {
        sampler.sample(input, outShape, firstSample, (x, sample, position) -> add(x));
    }

    private void add(double[] x) {
        chunk.setRow(filled++, x);
        samples++;
        if (filled == CHUNK) {
            flush();
        }
    }

    private void flush() {
        gram.addGram(chunk, filled, 1);
        filled = 0;
    }

    /**
     * The ridged Gram matrix A = G + λI, λ = 1e-4 · mean diagonal of G; both triangles.
     *
     * @throws InvalidInput where an input is not a finite number
     */
    Matrix finish() {
        if (samples == 0) {
            throw new IllegalStateException("Impossible state: no sample reached %s."
                    .formatted(site.layer().name()));
        }
        flush();
        gram.scaleLower(1.0 / samples);
        double trace = gram.trace();
        if (!Double.isFinite(trace)) {
            throw InvalidInput.of(
                    "data.calibration",
                    site.layer().name(),
                    "Calibration leads to inputs of this layer that are not finite numbers.",
                    "Look for NaN or infinite values in the samples, and at the preprocessing.");
        }
        gram.addDiagonal(1e-4 * trace / gram.columns);
        gram.mirrorLower();
        return gram;
    }
}
