package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lapidary.compression.GramLimits.Block;
import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconstructionTest {
    private static final int INPUTS = 6;
    private static final int KERNEL = 4;
    private static final int OUTPUTS = 5;
    private static final int COLUMNS = INPUTS * KERNEL + 1;

    private LayerSite site;
    private LayerWeights original;
    private DenseLayer layer;

    @BeforeEach
    void aLayerWithCorrelatedInputs() {
        Random random = new Random(5);
        int[] classes = IntStream.range(0, INPUTS).toArray();
        site = new LayerSite(
                new Layer(
                        "l",
                        0,
                        "Conv",
                        LayerKind.DENSE,
                        INPUTS,
                        OUTPUTS,
                        List.of(2, 2),
                        List.of(1, 1),
                        1,
                        1,
                        1,
                        1,
                        List.of(),
                        null,
                        true),
                "l",
                classes,
                new int[OUTPUTS],
                KERNEL);
        float[] weights = new float[OUTPUTS * (COLUMNS - 1)];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        original = new LayerWeights(OUTPUTS, COLUMNS - 1, weights, new float[] {1, 2, 3, 4, 5});
        Matrix samples = new Matrix(400, COLUMNS);
        for (int s = 0; s < samples.rows; s++) {
            double shared = random.nextGaussian();
            double[] x = new double[COLUMNS];
            for (int c = 0; c < COLUMNS - 1; c++) {
                x[c] = 0.7 * shared + random.nextGaussian() + 0.2;
            }
            x[COLUMNS - 1] = 1;
            samples.setRow(s, x);
        }
        Matrix gram = new Matrix(COLUMNS, COLUMNS);
        gram.addGram(samples, samples.rows, 1.0 / samples.rows);
        gram.mirrorLower();
        for (int i = 0; i < COLUMNS; i++) {
            gram.add(i, i, 1e-4);
        }
        layer = DenseLayer.of(site, original, gram);
    }

    @Test
    void nestedAndDirectSolutionsAgree() {
        int[] order = {3, 0, 5, 1, 4, 2};
        NestedReconstruction nested = new NestedReconstruction(layer, original, order);
        DirectReconstruction direct = new DirectReconstruction(layer, original);
        for (int kept = 1; kept < INPUTS; kept++) {
            int[] inputs = Arrays.stream(order).limit(kept).sorted().toArray();
            LayerWeights a = nested.solve(inputs);
            LayerWeights b = direct.solve(inputs);
            assertThat(a.weightValues()).containsExactly(b.weightValues(), within(1e-4f));
            assertThat(a.biasValues()).containsExactly(b.biasValues(), within(1e-4f));
        }
    }

    @Test
    void blocksThatHaveNothingInCommonAreSolvedAsTheWholeIs() {
        Matrix gram = withoutCovarianceOf(3 * KERNEL);
        List<Block> blocks = List.of(new Block(0, 3), new Block(3, INPUTS));
        List<DenseLayer> parts = DenseLayer.ofBlocks(
                site,
                original,
                blocks,
                blocks.stream()
                        .map(b -> IntStream.concat(
                                        IntStream.range(b.from() * KERNEL, b.to() * KERNEL), IntStream.of(COLUMNS - 1))
                                .toArray())
                        .map(gram::permuted)
                        .toList());
        Reconstruction whole = new DirectReconstruction(DenseLayer.of(site, original, gram), original);
        Reconstruction inBlocks = new BlockReconstruction(
                site,
                original,
                parts.stream()
                        .<Reconstruction>map(part -> new DirectReconstruction(part, LayerWeights.of(part.weights())))
                        .toList(),
                List.of(3, 3));
        for (int[] kept : new int[][] {{0, 4}, {1, 2, 3, 5}, {5}, {0, 1, 2}, {0, 1, 2, 3, 4, 5}}) {
            LayerWeights a = whole.solve(kept);
            LayerWeights b = inBlocks.solve(kept);
            assertThat(b.weightValues()).containsExactly(a.weightValues(), within(1e-4f));
            assertThat(b.biasValues()).containsExactly(a.biasValues(), within(1e-4f));
        }
    }

    /** The Gram matrix of the same inputs, if those before a column had nothing in common with those from it on. */
    private Matrix withoutCovarianceOf(int border) {
        Matrix gram = layer.gram().copy();
        gram.set(COLUMNS - 1, COLUMNS - 1, 1);
        for (int r = 0; r < COLUMNS - 1; r++) {
            for (int c = 0; c < COLUMNS - 1; c++) {
                if (r < border != c < border) {
                    gram.set(r, c, gram.get(r, COLUMNS - 1) * gram.get(c, COLUMNS - 1));
                }
            }
        }
        return gram;
    }

    @Test
    void allInputsKeptGivesTheOriginalWeights() {
        int[] all = IntStream.range(0, INPUTS).toArray();
        assertThat(new NestedReconstruction(layer, original, all).solve(all).weightValues())
                .isEqualTo(original.weightValues());
    }

    @Test
    void theErrorCurveIsTheLossOfTheSolution() {
        int[] order = {2, 4, 0, 1, 3, 5};
        NestedReconstruction nested = new NestedReconstruction(layer, original, order);
        double[] errors = nested.errors();
        for (int kept = 1; kept < INPUTS; kept++) {
            int[] inputs = Arrays.stream(order).limit(kept).sorted().toArray();
            assertThat(errors[kept - 1]).isCloseTo(loss(nested.solve(inputs), inputs), within(1e-5));
        }
        assertThat(errors[INPUTS - 1]).isZero();
        assertThat(Arrays.stream(errors).boxed().toList()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    /** tr((W' − W) A (W' − W)ᵀ) / tr(W A Wᵀ), from its definition. */
    private double loss(LayerWeights solved, int[] inputs) {
        Matrix difference = original.asMatrix();
        for (int o = 0; o < OUTPUTS; o++) {
            for (int i = 0; i < inputs.length; i++) {
                for (int k = 0; k < KERNEL; k++) {
                    difference.add(o, inputs[i] * KERNEL + k, -solved.weight(o, i * KERNEL + k));
                }
            }
            difference.add(o, COLUMNS - 1, -solved.bias(o));
        }
        return difference.dot(difference.times(layer.gram())) / layer.energy();
    }

    @Test
    void eliminationRemovesTheChannelWhoseLossIsLeast() {
        int[] classes = IntStream.range(0, INPUTS).toArray();
        int[] order = new ChannelElimination(List.of(layer), classes).order();
        DirectReconstruction direct = new DirectReconstruction(layer, original);
        List<Integer> alive =
                new java.util.ArrayList<>(Arrays.stream(classes).boxed().toList());
        for (int step = INPUTS - 1; step > 0; step--) {
            int cheapest = alive.stream()
                    .min(java.util.Comparator.comparingDouble(c -> {
                        int[] rest = alive.stream()
                                .filter(a -> !a.equals(c))
                                .mapToInt(a -> a)
                                .toArray();
                        return loss(direct.solve(rest), rest);
                    }))
                    .orElseThrow();
            assertThat(order[step]).isEqualTo(cheapest);
            alive.remove(Integer.valueOf(cheapest));
        }
    }

    @Test
    void aRedundantChannelGoesFirst() {
        // Input 4 repeats input 1, so that one of them is free to go.
        Matrix gram = layer.gram().copy();
        for (int k = 0; k < KERNEL; k++) {
            int copy = 4 * KERNEL + k;
            int source = KERNEL + k;
            for (int c = 0; c < COLUMNS; c++) {
                gram.set(copy, c, gram.get(source, c));
            }
            for (int r = 0; r < COLUMNS; r++) {
                gram.set(r, copy, gram.get(r, source));
            }
            gram.add(copy, copy, 1e-4);
        }
        int[] order = new ChannelElimination(
                        List.of(DenseLayer.of(site, original, gram)),
                        IntStream.range(0, INPUTS).toArray())
                .order();
        assertThat(order[INPUTS - 1]).isIn(1, 4);
    }
}
