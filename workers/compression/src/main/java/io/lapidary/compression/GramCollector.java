package io.lapidary.compression;

import io.lapidary.issue.InvalidInput;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

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
    private final Node node;
    private final Tensor weights;
    private final int columns;
    private final int positionsPerSample;
    private final Matrix gram;
    private final Matrix chunk;
    private int filled;
    private long samples;

    /** @param images how many samples will be shown, so that enough positions of each are drawn */
    GramCollector(LayerSite site, Node node, Tensor weights, int images) {
        this.site = site;
        this.node = node;
        this.weights = weights;
        this.columns = site.inputClasses().length * site.columnsPerInput() + 1;
        this.positionsPerSample = Math.min(
                MOST_POSITIONS, Math.max(FEWEST_POSITIONS, (SAMPLES_PER_COLUMN * columns + images - 1) / images));
        this.gram = new Matrix(columns, columns);
        this.chunk = new Matrix(CHUNK, columns);
    }

    LayerSite site() {
        return site;
    }

    /** Takes in a batch of the layer's inputs. Positions are drawn from the seed and the index of the sample. */
    void accept(FloatTensor input, long[] outShape, int firstSample, long seed) {
        long[] in = input.shape().toArray();
        if (node.is("Conv")) {
            ConvGeometry geometry = ConvGeometry.of(node, weights, in, outShape);
            int channels = (int) in[1];
            int sampleSize = channels * geometry.height() * geometry.width();
            for (int n = 0; n < in[0]; n++) {
                SplittableRandom random = random(seed, firstSample + n);
                int draws = Math.min(positionsPerSample, geometry.positions());
                for (int d = 0; d < draws; d++) {
                    int position = draws == geometry.positions() ? d : random.nextInt(geometry.positions());
                    add(patch(input.values(), n * sampleSize, channels, geometry, position));
                }
            }
        } else {
            int features = columns - 1;
            int rows = (int) (input.shape().elements() / features / in[0]);
            for (int n = 0; n < in[0]; n++) {
                SplittableRandom random = random(seed, firstSample + n);
                int draws = Math.min(positionsPerSample, rows);
                for (int d = 0; d < draws; d++) {
                    int row = draws == rows ? d : random.nextInt(rows);
                    double[] x = new double[columns];
                    for (int f = 0; f < features; f++) {
                        x[f] = input.values().get((n * rows + row) * features + f);
                    }
                    x[features] = 1;
                    add(x);
                }
            }
        }
    }

    private SplittableRandom random(long seed, int sample) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + site.layer().index() * 1_000_003L + sample);
    }

    private double[] patch(FloatBuffer values, int offset, int channels, ConvGeometry g, int position) {
        double[] x = new double[columns];
        int top = position / g.outWidth() * g.strideY() - g.padTop();
        int left = position % g.outWidth() * g.strideX() - g.padLeft();
        int at = 0;
        for (int c = 0; c < channels; c++) {
            int plane = offset + c * g.height() * g.width();
            for (int ky = 0; ky < g.kernelHeight(); ky++) {
                int y = top + ky * g.dilationY();
                for (int kx = 0; kx < g.kernelWidth(); kx++, at++) {
                    int column = left + kx * g.dilationX();
                    if (y >= 0 && y < g.height() && column >= 0 && column < g.width()) {
                        x[at] = values.get(plane + y * g.width() + column);
                    }
                }
            }
        }
        x[columns - 1] = 1;
        return x;
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
     * @throws IllegalStateException where no sample was shown
     */
    Matrix finish() {
        if (samples == 0) {
            throw new IllegalStateException("Impossible state: no sample reached %s.".formatted(node.name));
        }
        if (filled > 0) {
            flush();
        }
        double trace = 0;
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j <= i; j++) {
                gram.set(i, j, gram.get(i, j) / samples);
            }
            trace += gram.get(i, i);
        }
        if (!Double.isFinite(trace)) {
            throw InvalidInput.of(
                    "data.calibration",
                    node.name,
                    "Calibration leads to inputs of this layer that are not finite numbers.",
                    "Look for NaN or infinite values in the samples, and at the preprocessing.");
        }
        double ridge = 1e-4 * trace / columns;
        for (int i = 0; i < columns; i++) {
            gram.add(i, i, ridge);
        }
        gram.mirrorLower();
        return gram;
    }
}
