package io.lapidary.compression;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Chooses which weights of a layer to keep, and the best values for these: again and again the weights whose removal costs
 * least, w² / [A⁻¹]_cc (Optimal Brain Surgeon, Hassibi 1993), are made zero, a smaller share each time, and the rest is
 * solved anew for the least error in the outputs by conjugate gradients, all outputs at once.
 */
final class MaskedSolution {
    private static final int ROUNDS = 6;
    private static final int STEPS_A_ROUND = 8;
    private static final int LAST_STEPS = 24;
    /** Multiply–accumulates of all steps of a round, at most; else fewer steps are taken. */
    private static final double MOST_WORK = 4e10;

    private final Matrix gram;
    private final Matrix original;
    private final Matrix weights;
    private final boolean freeBias;
    private final int columns;
    private final BitSet kept;

    private MaskedSolution(LayerWeights layer, Matrix gram, boolean freeBias) {
        this.gram = gram;
        this.original = layer.asMatrix();
        this.weights = layer.asMatrix();
        this.freeBias = freeBias;
        this.columns = layer.columns;
        this.kept = new BitSet(layer.outputs * columns);
        kept.set(0, layer.outputs * columns);
    }

    /** The kept weights' places, row by row, and all weights with the others zero. */
    record Result(BitSet kept, LayerWeights weights) {}

    /**
     * @param gram A, the bias entry last; null where there is none: then the largest weights stay as they are
     * @param count how many weights to keep
     * @param freeBias whether the bias may change
     */
    static Result of(LayerWeights layer, Matrix gram, int count, boolean freeBias) {
        if (gram == null) {
            return largest(layer, count);
        }
        MaskedSolution solution = new MaskedSolution(layer, gram, freeBias);
        solution.run(count);
        return new Result(solution.kept, LayerWeights.of(solution.weights));
    }

    private static Result largest(LayerWeights layer, int count) {
        float[] values = layer.weightValues();
        double[] sizes = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            sizes[i] = Math.abs(values[i]);
        }
        BitSet kept = new BitSet(values.length);
        kept.set(0, values.length);
        keepLargest(kept, sizes, count);
        for (int i = kept.nextClearBit(0); i < values.length; i = kept.nextClearBit(i + 1)) {
            values[i] = 0;
        }
        return new Result(kept, new LayerWeights(layer.outputs, layer.columns, values, layer.biasValues()));
    }

    private void run(int count) {
        double[] costs = costs();
        int all = weights.rows * columns;
        for (int round = 1; round <= ROUNDS; round++) {
            double left = 1 - (double) round / ROUNDS;
            int now = round == ROUNDS ? count : count + (int) ((all - count) * left * left * left);
            keepLargest(kept, saliencies(costs), now);
            solve(round == ROUNDS ? LAST_STEPS : STEPS_A_ROUND);
        }
    }

    /** 1 / [A⁻¹]_cc of each column. */
    private double[] costs() {
        Matrix inverse = gram.copy();
        inverse.factorise();
        inverse.invertFactorised();
        double[] costs = new double[columns];
        for (int c = 0; c < columns; c++) {
            costs[c] = 1 / inverse.get(c, c);
        }
        return costs;
    }

    private double[] saliencies(double[] costs) {
        double[] saliencies = new double[weights.rows * columns];
        for (int o = 0; o < weights.rows; o++) {
            double[] row = weights.row(o);
            for (int c = 0; c < columns; c++) {
                saliencies[o * columns + c] = row[c] * row[c] * costs[c];
            }
        }
        return saliencies;
    }

    /** Clears all but the {@code count} entries of those set that are largest; of equal ones the first stay. */
    private static void keepLargest(BitSet kept, double[] sizes, int count) {
        double[] candidates = kept.stream().mapToDouble(i -> sizes[i]).toArray();
        int drop = candidates.length - count;
        if (drop <= 0) {
            return;
        }
        Arrays.sort(candidates);
        double border = candidates[drop - 1];
        int equal = 0;
        for (int i = drop - 1; i >= 0 && candidates[i] == border; i--) {
            equal++;
        }
        for (int i = kept.length() - 1; i >= 0; i--) {
            if (kept.get(i) && (sizes[i] < border || sizes[i] == border && equal-- > 0)) {
                kept.clear(i);
            }
        }
    }

    /** Preconditioned conjugate gradients on the kept weights of every output. */
    private void solve(int mostSteps) {
        int rows = weights.rows;
        double work = (double) rows * gram.columns * gram.columns;
        int steps = (int) Math.max(2, Math.min(mostSteps, MOST_WORK / work));
        for (int o = 0; o < rows; o++) {
            weights.setRow(o, masked(o, weights.row(o)));
        }
        Matrix difference = original.minus(weights);
        Matrix residual = difference.times(gram);
        Matrix direction = new Matrix(rows, gram.columns);
        double[] energy = new double[rows];
        double[] first = new double[rows];
        for (int o = 0; o < rows; o++) {
            double[] r = free(o, residual.row(o));
            residual.setRow(o, r);
            double[] z = preconditioned(r);
            direction.setRow(o, z);
            energy[o] = dot(r, z);
            first[o] = energy[o];
        }
        for (int step = 0; step < steps; step++) {
            Matrix response = direction.times(gram);
            for (int o = 0; o < rows; o++) {
                double[] d = direction.row(o);
                double[] q = free(o, response.row(o));
                double curvature = dot(d, q);
                if (!(curvature > 0) || energy[o] <= 1e-14 * first[o]) {
                    continue;
                }
                double alpha = energy[o] / curvature;
                double[] w = weights.row(o);
                double[] r = residual.row(o);
                for (int c = 0; c < d.length; c++) {
                    w[c] += alpha * d[c];
                    r[c] -= alpha * q[c];
                }
                double[] z = preconditioned(r);
                double next = dot(r, z);
                double beta = next / energy[o];
                for (int c = 0; c < d.length; c++) {
                    d[c] = z[c] + beta * d[c];
                }
                energy[o] = next;
                weights.setRow(o, w);
                residual.setRow(o, r);
                direction.setRow(o, d);
            }
        }
    }

    /** A row of weights without the removed ones. */
    private double[] masked(int output, double[] row) {
        for (int c = 0; c < columns; c++) {
            if (!kept.get(output * columns + c)) {
                row[c] = 0;
            }
        }
        return row;
    }

    /** A row of a gradient, without what must not change. */
    private double[] free(int output, double[] row) {
        masked(output, row);
        if (!freeBias) {
            row[columns] = 0;
        }
        return row;
    }

    private double[] preconditioned(double[] r) {
        double[] z = new double[r.length];
        for (int c = 0; c < r.length; c++) {
            z[c] = r[c] / gram.get(c, c);
        }
        return z;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
