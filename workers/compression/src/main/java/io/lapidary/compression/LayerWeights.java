package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;

/**
 * Weights of one layer in one form for all operators: outputs × (input channels × kernel), and a bias an output. Not to
 * be written to once shared.
 */
final class LayerWeights {
    final int outputs;
    final int columns;
    private final float[] weights;
    private final float[] bias;

    LayerWeights(int outputs, int columns, float[] weights, float[] bias) {
        this.outputs = outputs;
        this.columns = columns;
        this.weights = weights;
        this.bias = bias;
    }

    /** Reads a layer's constants. */
    static LayerWeights of(Graph graph, Node node) {
        Tensor tensor = graph.constants.get(node.input(1));
        int outputs = tensor.dim(holdsInputsFirst(node) ? 1 : 0);
        int columns = tensor.size() / outputs;
        float[] weights = tensor.floats();
        if (holdsInputsFirst(node)) {
            weights = swapped(weights, tensor.dim(0), outputs, kernel(tensor.dims()));
        }
        float[] bias = node.input(2).isEmpty()
                ? new float[outputs]
                : graph.constants.get(node.input(2)).floats();
        return new LayerWeights(outputs, columns, weights, bias);
    }

    /** The weights as the node wants them. */
    Tensor toTensor(Node node, long[] oldDims) {
        long[] dims = oldDims.clone();
        int kernel = kernel(dims);
        int inputs = columns / kernel;
        boolean swaps = holdsInputsFirst(node);
        dims[0] = swaps ? inputs : outputs;
        dims[1] = swaps ? outputs : inputs;
        if (isSizedOnly()) {
            return Tensor.sizedOnly(TensorProto.DataType.FLOAT_VALUE, dims);
        }
        return Tensor.ofFloats(swaps ? swapped(weights, outputs, inputs, kernel) : weights, dims);
    }

    Tensor biasTensor() {
        return isSizedOnly()
                ? Tensor.sizedOnly(TensorProto.DataType.FLOAT_VALUE, outputs)
                : Tensor.ofFloats(bias, outputs);
    }

    /** Whether a node wants its weights as inputs × outputs × kernel. */
    static boolean holdsInputsFirst(Node node) {
        return node.is("MatMul") || node.is("ConvTranspose");
    }

    /** Weights of one output that belong to one input channel. */
    static int kernel(long[] dims) {
        int kernel = 1;
        for (int axis = 2; axis < dims.length; axis++) {
            kernel *= (int) dims[axis];
        }
        return kernel;
    }

    /** From a matrix of columns × outputs, the bias in the last row. */
    static LayerWeights ofColumns(Matrix matrix) {
        int outputs = matrix.columns;
        int columns = matrix.rows - 1;
        float[] weights = new float[outputs * columns];
        float[] bias = new float[outputs];
        for (int c = 0; c <= columns; c++) {
            double[] line = matrix.row(c);
            for (int o = 0; o < outputs; o++) {
                if (c == columns) {
                    bias[o] = (float) line[o];
                } else {
                    weights[o * columns + c] = (float) line[o];
                }
            }
        }
        return new LayerWeights(outputs, columns, weights, bias);
    }

    /** From outputs × (columns + 1), the bias last. */
    static LayerWeights of(Matrix matrix) {
        int columns = matrix.columns - 1;
        float[] weights = new float[matrix.rows * columns];
        float[] bias = new float[matrix.rows];
        for (int o = 0; o < matrix.rows; o++) {
            double[] row = matrix.row(o);
            for (int c = 0; c < columns; c++) {
                weights[o * columns + c] = (float) row[c];
            }
            bias[o] = (float) row[columns];
        }
        return new LayerWeights(matrix.rows, columns, weights, bias);
    }

    /** Weights of which only the number matters. */
    static LayerWeights sizedOnly(int outputs, int columns) {
        return new LayerWeights(outputs, columns, null, null);
    }

    /** Whether there are no values behind it. */
    boolean isSizedOnly() {
        return weights == null;
    }

    /** Values of first × second × inner as second × first × inner. */
    private static float[] swapped(float[] source, int first, int second, int inner) {
        float[] target = new float[source.length];
        for (int a = 0; a < first; a++) {
            for (int b = 0; b < second; b++) {
                System.arraycopy(source, (a * second + b) * inner, target, (b * first + a) * inner, inner);
            }
        }
        return target;
    }

    float weight(int output, int column) {
        return weights[output * columns + column];
    }

    float[] row(int output) {
        return Arrays.copyOfRange(weights, output * columns, (output + 1) * columns);
    }

    float bias(int output) {
        return bias[output];
    }

    /** Other values in the same form. */
    LayerWeights with(float[] newWeights, float[] newBias) {
        return new LayerWeights(outputs, columns, newWeights, newBias);
    }

    float[] weightValues() {
        return weights.clone();
    }

    float[] biasValues() {
        return bias.clone();
    }

    /** Only these outputs. */
    LayerWeights rows(int[] kept) {
        if (isSizedOnly()) {
            return sizedOnly(kept.length, columns);
        }
        float[] newWeights = new float[kept.length * columns];
        float[] newBias = new float[kept.length];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(weights, kept[i] * columns, newWeights, i * columns, columns);
            newBias[i] = bias[kept[i]];
        }
        return new LayerWeights(kept.length, columns, newWeights, newBias);
    }

    /** Only these input channels of {@code width} columns each. */
    LayerWeights inputs(int[] kept, int width) {
        float[] newWeights = new float[outputs * kept.length * width];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < kept.length; i++) {
                System.arraycopy(
                        weights, o * columns + kept[i] * width, newWeights, (o * kept.length + i) * width, width);
            }
        }
        return new LayerWeights(outputs, kept.length * width, newWeights, bias);
    }

    /** The same, with zeros for the input channels that are not there. */
    LayerWeights spread(int[] kept, int width, int allInputs) {
        float[] newWeights = new float[outputs * allInputs * width];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < kept.length; i++) {
                System.arraycopy(
                        weights, o * columns + i * width, newWeights, (o * allInputs + kept[i]) * width, width);
            }
        }
        return new LayerWeights(outputs, allInputs * width, newWeights, bias);
    }

    /** Outputs × (columns + 1), the bias last. */
    Matrix asMatrix() {
        Matrix matrix = new Matrix(outputs, columns + 1);
        double[] line = new double[columns + 1];
        for (int o = 0; o < outputs; o++) {
            for (int c = 0; c < columns; c++) {
                line[c] = weight(o, c);
            }
            line[columns] = bias[o];
            matrix.setRow(o, line);
        }
        return matrix;
    }
}
