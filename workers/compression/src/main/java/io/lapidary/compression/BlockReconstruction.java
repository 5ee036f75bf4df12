package io.lapidary.compression;

import java.util.Arrays;
import java.util.List;

/**
 * For layers too wide for one Gram matrix: each block of inputs makes up for what is removed from it, as if blocks had
 * nothing in common. Each block is solved with a bias of its own, so that means that are removed are not lost; the
 * biases add up.
 *
 * @param blocks one reconstruction for each block of inputs, in their order
 * @param sizes how many input channels each block has
 */
record BlockReconstruction(LayerSite site, LayerWeights original, List<Reconstruction> blocks, List<Integer> sizes)
        implements Reconstruction {
    @Override
    public LayerWeights solve(int[] keptInputs) {
        int width = site.columnsPerInput();
        int columns = keptInputs.length * width;
        float[] weights = new float[original.outputs * columns];
        float[] bias = original.biasValues();
        int first = 0;
        int at = 0;
        for (int b = 0; b < blocks.size(); b++) {
            int from = first;
            int to = first + sizes.get(b);
            int[] kept = Arrays.stream(keptInputs)
                    .filter(i -> i >= from && i < to)
                    .map(i -> i - from)
                    .toArray();
            LayerWeights part = blocks.get(b).solve(kept);
            for (int o = 0; o < original.outputs; o++) {
                System.arraycopy(part.row(o), 0, weights, o * columns + at, part.columns);
                bias[o] += part.bias(o);
            }
            at += part.columns;
            first = to;
        }
        return new LayerWeights(original.outputs, columns, weights, bias);
    }
}
