package io.lapidary.compression;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Draws positions of a layer's output and lays out the flattened input patch x that each of them sees, with an entry 1
 * appended for the bias. Columns: input channel × kernel position, then the bias. Positions depend only on the seed, the
 * layer and the index of the sample, so that two networks with outputs of the same size are looked at in the same places.
 */
final class PatchSampler {
    private final Node node;
    private final Tensor weights;
    private final int layerIndex;
    private final int positionsPerSample;
    private final long seed;
    private final double[] patch;

    /**
     * @param weights of the node, as it reads them
     * @param positionsPerSample the most that are drawn; all of them where there are no more
     */
    PatchSampler(Node node, Tensor weights, int layerIndex, int positionsPerSample, long seed) {
        this.node = node;
        this.weights = weights;
        this.layerIndex = layerIndex;
        this.positionsPerSample = positionsPerSample;
        this.seed = seed;
        this.patch = new double[columns(node, weights)];
        this.patch[patch.length - 1] = 1;
    }

    /** Entries of a patch, the bias among them. */
    static int columns(Node node, Tensor weights) {
        return weights.size() / weights.dim(node.is("MatMul") ? 1 : 0) + 1;
    }

    /** Whether the inputs of such a node can be laid out. */
    static boolean canRead(Node node, Tensor weights) {
        return !node.is("ConvTranspose") && (!node.is("Conv") || weights.rank() <= 4);
    }

    /** Takes one patch; the array is used again for the next one. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param sample within the batch
         * @param position of the output: row-major over height and width, or over the rows of a matrix product
         */
        void accept(double[] x, int sample, int position);
    }

    /** Draws from a batch of the layer's inputs whose first one is {@code firstSample} of all. */
    void sample(FloatTensor input, long[] outShape, int firstSample, Sink sink) {
        long[] in = input.shape().toArray();
        int samples = (int) in[0];
        if (node.is("Conv")) {
            ConvGeometry geometry = ConvGeometry.of(node, weights, in, outShape);
            int channels = (int) in[1];
            int size = channels * geometry.height() * geometry.width();
            draw(samples, geometry.positions(), firstSample, (n, position) -> {
                fill(input.values(), n * size, channels, geometry, position);
                sink.accept(patch, n, position);
            });
        } else {
            int features = patch.length - 1;
            int rows = (int) (input.shape().elements() / features / samples);
            draw(samples, rows, firstSample, (n, row) -> {
                for (int f = 0; f < features; f++) {
                    patch[f] = input.values().get((n * rows + row) * features + f);
                }
                sink.accept(patch, n, row);
            });
        }
    }

    private interface Place {
        void accept(int sample, int position);
    }

    private void draw(int samples, int positions, int firstSample, Place place) {
        int draws = Math.min(positionsPerSample, positions);
        for (int n = 0; n < samples; n++) {
            SplittableRandom random =
                    new SplittableRandom(seed * 0x9E3779B97F4A7C15L + layerIndex * 1_000_003L + firstSample + n);
            for (int d = 0; d < draws; d++) {
                place.accept(n, draws == positions ? d : random.nextInt(positions));
            }
        }
    }

    private void fill(FloatBuffer values, int offset, int channels, ConvGeometry g, int position) {
        int top = position / g.outWidth() * g.strideY() - g.padTop();
        int left = position % g.outWidth() * g.strideX() - g.padLeft();
        int at = 0;
        for (int c = 0; c < channels; c++) {
            int plane = offset + c * g.height() * g.width();
            for (int ky = 0; ky < g.kernelHeight(); ky++) {
                int y = top + ky * g.dilationY();
                for (int kx = 0; kx < g.kernelWidth(); kx++, at++) {
                    int column = left + kx * g.dilationX();
                    boolean inside = y >= 0 && y < g.height() && column >= 0 && column < g.width();
                    patch[at] = inside ? values.get(plane + y * g.width() + column) : 0;
                }
            }
        }
    }
}
