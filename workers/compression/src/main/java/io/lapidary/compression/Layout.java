package io.lapidary.compression;

import java.util.Arrays;

/**
 * How a node wants its weights: as outputs × inputs × kernel, which is how {@link LayerWeights} has them, or inputs first.
 *
 * @param dims of the node's weights
 */
record Layout(long[] dims, boolean inputsFirst) {
    static Layout of(Node node, long[] dims) {
        return new Layout(dims, LayerWeights.holdsInputsFirst(node));
    }

    int size() {
        return (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    }

    /** Index, row by row, of the weight at a place of the node's tensor. */
    int place(int index) {
        if (!inputsFirst) {
            return index;
        }
        int kernel = LayerWeights.kernel(dims);
        int outputs = (int) dims[1];
        int input = index / (outputs * kernel);
        int output = index / kernel % outputs;
        return (output * (int) dims[0] + input) * kernel + index % kernel;
    }

    /** Elements of {@code width} bytes, brought from row by row into the node's order. */
    byte[] arranged(byte[] elements, int width) {
        if (!inputsFirst) {
            return elements;
        }
        byte[] target = new byte[elements.length];
        for (int i = 0; i < elements.length / width; i++) {
            System.arraycopy(elements, place(i) * width, target, i * width, width);
        }
        return target;
    }

    /** Axis of the outputs. */
    int outputAxis() {
        return inputsFirst ? 1 : 0;
    }

    /** Shape of one value an output. */
    long[] scaleDims() {
        long[] scale = new long[dims.length];
        for (int axis = 0; axis < scale.length; axis++) {
            scale[axis] = axis == outputAxis() ? dims[axis] : 1;
        }
        return scale;
    }
}
