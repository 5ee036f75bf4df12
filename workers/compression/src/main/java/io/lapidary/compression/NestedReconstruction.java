package io.lapidary.compression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Least squares on nested kept sets. Columns are put in the order in which they are kept: bias, inputs that are never
 * pruned, then the group's channels, best first. One Cholesky factor A = L Lᵀ then serves every set, since a leading
 * block of A has the leading block of L as its factor; with Y = L⁻¹ (W A)ᵀ the weights on a set are
 * W'ᵀ = L_S⁻ᵀ Y_S, and its loss is tr(W A Wᵀ) − ‖Y_S‖², so that the whole error curve is a running sum.
 */
final class NestedReconstruction implements Reconstruction {
    private final DenseLayer layer;
    private final LayerWeights original;
    private final Matrix factor;
    private final Matrix solved;
    private final int[] columnOrder;
    private final int[] prefixes;

    /**
     * @param classesInOrder the group's channel classes, best first; inputs of other classes count as never pruned
     */
    NestedReconstruction(DenseLayer layer, LayerWeights original, int[] classesInOrder) {
        this.layer = layer;
        this.original = original;
        List<Integer> order = new ArrayList<>();
        order.add(layer.columns() - 1);
        int[] inputClasses = layer.site().inputClasses();
        Map<Integer, List<Integer>> inputsOf = new HashMap<>();
        for (int i = 0; i < inputClasses.length; i++) {
            inputsOf.computeIfAbsent(inputClasses[i], c -> new ArrayList<>()).add(i);
        }
        Set<Integer> own = new HashSet<>();
        for (int aClass : classesInOrder) {
            own.add(aClass);
        }
        for (int i = 0; i < inputClasses.length; i++) {
            if (!own.contains(inputClasses[i])) {
                addColumns(order, i);
            }
        }
        prefixes = new int[classesInOrder.length + 1];
        prefixes[0] = order.size();
        for (int k = 0; k < classesInOrder.length; k++) {
            inputsOf.getOrDefault(classesInOrder[k], List.of()).forEach(i -> addColumns(order, i));
            prefixes[k + 1] = order.size();
        }
        columnOrder = order.stream().mapToInt(Integer::intValue).toArray();
        factor = layer.gram().permuted(columnOrder);
        factor.factorise();
        solved = new Matrix(columnOrder.length, layer.weights().rows);
        for (int o = 0; o < layer.weights().rows; o++) {
            double[] response = layer.response().row(o);
            for (int c = 0; c < columnOrder.length; c++) {
                solved.set(c, o, response[columnOrder[c]]);
            }
        }
        factor.forwardSolve(solved, columnOrder.length);
    }

    private void addColumns(List<Integer> order, int input) {
        for (int column : layer.columnsOf(input)) {
            order.add(column);
        }
    }

    /** Squared error of the outputs, relative to the whole layer's, with the first k = 1, 2, … channels kept; 0 with all. */
    double[] errors() {
        double[] errors = new double[prefixes.length - 1];
        double kept = 0;
        int row = 0;
        for (int k = 1; k < prefixes.length; k++) {
            for (; row < prefixes[k]; row++) {
                for (double value : solved.row(row)) {
                    kept += value * value;
                }
            }
            errors[k - 1] = Math.max(0, layer.energy() - kept) / layer.wholeEnergy();
        }
        errors[errors.length - 1] = 0;
        return errors;
    }

    @Override
    public LayerWeights solve(int[] keptInputs) {
        int width = layer.site().columnsPerInput();
        if (keptInputs.length == layer.site().inputClasses().length) {
            return original;
        }
        int size = keptInputs.length * width + 1;
        Matrix weights = solved.leadingRows(size);
        factor.backwardSolve(weights, size);
        int[] place = new int[layer.columns()];
        Arrays.fill(place, -1);
        for (int i = 0; i < keptInputs.length; i++) {
            for (int k = 0; k < width; k++) {
                place[keptInputs[i] * width + k] = i * width + k;
            }
        }
        int outputs = original.outputs;
        float[] values = new float[outputs * (size - 1)];
        float[] bias = new float[outputs];
        for (int row = 0; row < size; row++) {
            double[] line = weights.row(row);
            int column = columnOrder[row];
            for (int o = 0; o < outputs; o++) {
                if (column == layer.columns() - 1) {
                    bias[o] = (float) line[o];
                } else {
                    values[o * (size - 1) + placeOf(place, column)] = (float) line[o];
                }
            }
        }
        return new LayerWeights(outputs, size - 1, values, bias);
    }

    private static int placeOf(int[] place, int column) {
        if (place[column] < 0) {
            throw new IllegalStateException("Impossible state: the kept inputs are not a prefix of the order.");
        }
        return place[column];
    }
}
