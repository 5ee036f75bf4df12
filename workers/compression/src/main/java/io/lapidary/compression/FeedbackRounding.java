package io.lapidary.compression;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Rounds weights column by column, and lets the columns that follow make up for each column's error (GPTQ, Frantar 2022).
 * With the columns put into reverse order and A = L Lᵀ, the loss of an error e in an output's weights is
 * Σ_k (Σ_{k' ≥ k} L[k'][k] · e[k'])², so that, from the last column to the first, each has a best target of its own;
 * neither an inverse nor an update of the weights is needed. Columns with the largest inputs are rounded first, the bias,
 * which is not rounded, comes last.
 */
final class FeedbackRounding {
    private static final int BLOCK = 128;

    /** What a weight is rounded to. */
    interface Rounding {
        /** @return the rounded value */
        double round(int output, int column, double target);
    }

    private final int[] reversed;
    private final Matrix factor;
    private final int bias;

    /**
     * @param gram A, the bias entry last
     * @param freeBias whether the bias may make up for errors
     */
    FeedbackRounding(Matrix gram, boolean freeBias) {
        int columns = gram.columns - 1;
        int[] ascending = IntStream.range(0, columns)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(c -> gram.get(c, c)).thenComparing(c -> -c))
                .mapToInt(Integer::intValue)
                .toArray();
        this.bias = freeBias ? columns : -1;
        this.reversed = freeBias
                ? IntStream.concat(IntStream.of(columns), IntStream.of(ascending))
                        .toArray()
                : ascending;
        this.factor = gram.permuted(reversed);
        factor.factorise();
    }

    /** What an error in a weight costs when all columns after it make up for it: one value a column. */
    double[] importance() {
        double[] importance = new double[reversed.length + (bias < 0 ? 1 : 0)];
        for (int k = 0; k < reversed.length; k++) {
            importance[reversed[k]] = factor.get(k, k) * factor.get(k, k);
        }
        return importance;
    }

    /**
     * Rounds all weights in place.
     *
     * @param weights outputs × (columns + 1), the bias last
     * @return the loss, tr(ΔW A ΔWᵀ)
     */
    double apply(Matrix weights, Rounding rounding) {
        Matrix carried = new Matrix(weights.rows, reversed.length);
        double loss = 0;
        for (int high = reversed.length; high > 0; high -= BLOCK) {
            int low = Math.max(0, high - BLOCK);
            double[][] block = new double[high - low][];
            for (int k = low; k < high; k++) {
                block[k - low] = factor.rowPart(k, low, k + 1);
            }
            Matrix errors = new Matrix(weights.rows, high - low);
            for (int o = 0; o < weights.rows; o++) {
                double[] error = new double[high - low];
                double[] before = carried.rowPart(o, low, high);
                for (int k = high - 1; k >= low; k--) {
                    double sum = before[k - low];
                    for (int later = k + 1; later < high; later++) {
                        sum += block[later - low][k - low] * error[later - low];
                    }
                    double pivot = block[k - low][k - low];
                    double weight = weights.get(o, reversed[k]);
                    double target = weight + sum / pivot;
                    double rounded = reversed[k] == bias ? target : rounding.round(o, reversed[k], target);
                    weights.set(o, reversed[k], rounded);
                    error[k - low] = weight - rounded;
                    loss += pivot * pivot * (target - rounded) * (target - rounded);
                }
                errors.setRow(o, error);
            }
            carried.addLeadingProduct(errors, factor, low);
        }
        return loss;
    }
}
