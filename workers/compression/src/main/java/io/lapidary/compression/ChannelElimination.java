package io.lapidary.compression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Orders a group's channels by backward elimination: removing the channel block c of a consumer costs
 * tr(W_c ([A⁻¹]_cc)⁻¹ W_cᵀ), W the weights reconstructed so far (Optimal Brain Surgeon, Hassibi 1993, in blocks); the
 * channel with the least relative cost over all consumers goes first. Inverse and weights follow by block elimination.
 */
final class ChannelElimination {
    /** So that a wide layer is ordered in about this many rounds. */
    private static final int ROUNDS = 128;

    private final List<Consumer> consumers;
    private final int channels;

    ChannelElimination(List<DenseLayer> layers, int[] classes) {
        this.channels = classes.length;
        this.consumers = layers.stream().map(l -> new Consumer(l, classes)).toList();
    }

    /** Indices of the group's channels, the one to keep longest first. */
    int[] order() {
        int[] order = new int[channels];
        List<Integer> alive = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            alive.add(c);
        }
        int atOnce = Math.max(1, channels / ROUNDS);
        int last = channels;
        while (!alive.isEmpty()) {
            double[] costs = new double[channels];
            for (int c : alive) {
                for (Consumer consumer : consumers) {
                    costs[c] += consumer.cost(c);
                }
            }
            List<Integer> cheapest = alive.stream()
                    .sorted(Comparator.<Integer>comparingDouble(c -> costs[c]).thenComparing(c -> -c))
                    .limit(atOnce)
                    .toList();
            for (int c : cheapest) {
                order[--last] = c;
            }
            alive.removeAll(cheapest);
            if (!alive.isEmpty()) {
                consumers.forEach(consumer -> consumer.remove(cheapest));
            }
        }
        return order;
    }

    private static final class Consumer {
        private final Matrix inverse;
        private final Matrix weights;
        private final double energy;
        private final int[][] columns;

        Consumer(DenseLayer layer, int[] classes) {
            inverse = layer.gram().copy();
            inverse.factorise();
            inverse.invertFactorised();
            weights = layer.weights().copy();
            energy = layer.wholeEnergy();
            columns = new int[classes.length][];
            int[] inputClasses = layer.site().inputClasses();
            for (int c = 0; c < classes.length; c++) {
                List<Integer> list = new ArrayList<>();
                for (int input = 0; input < inputClasses.length; input++) {
                    if (inputClasses[input] == classes[c]) {
                        for (int column : layer.columnsOf(input)) {
                            list.add(column);
                        }
                    }
                }
                columns[c] = list.stream().mapToInt(Integer::intValue).toArray();
            }
        }

        double cost(int channel) {
            int[] block = columns[channel];
            if (block.length == 0) {
                return 0;
            }
            double[][] factor = smallCholesky(block);
            double sum = 0;
            double[] solved = new double[block.length];
            for (int o = 0; o < weights.rows; o++) {
                for (int i = 0; i < block.length; i++) {
                    double value = weights.get(o, block[i]);
                    for (int j = 0; j < i; j++) {
                        value -= factor[i][j] * solved[j];
                    }
                    solved[i] = value / factor[i][i];
                    sum += solved[i] * solved[i];
                }
            }
            return sum / energy;
        }

        /** In plain arrays: blocks are small and many, so that a call into LAPACK would cost more than the work. */
        private double[][] smallCholesky(int[] block) {
            double[][] factor = new double[block.length][block.length];
            for (int i = 0; i < block.length; i++) {
                for (int j = 0; j <= i; j++) {
                    double value = inverse.get(block[i], block[j]);
                    for (int k = 0; k < j; k++) {
                        value -= factor[i][k] * factor[j][k];
                    }
                    factor[i][j] = i == j ? Math.sqrt(Math.max(value, Double.MIN_NORMAL)) : value / factor[j][j];
                }
            }
            return factor;
        }

        void remove(List<Integer> removed) {
            int[] block = removed.stream()
                    .flatMapToInt(c -> Arrays.stream(columns[c]))
                    .toArray();
            if (block.length == 0) {
                return;
            }
            Matrix middle = inverse.permuted(block);
            middle.factorise();
            Matrix rows = new Matrix(block.length, inverse.columns);
            Matrix w = new Matrix(block.length, weights.rows);
            for (int i = 0; i < block.length; i++) {
                rows.setRow(i, inverse.row(block[i]));
                for (int o = 0; o < weights.rows; o++) {
                    w.set(i, o, weights.get(o, block[i]));
                }
            }
            // With M = L Lᵀ: A⁻¹ −= (L⁻¹R)ᵀ(L⁻¹R) and W −= (L⁻¹Wᵀ)ᵀ(L⁻¹R).
            middle.forwardSolve(rows, block.length);
            middle.forwardSolve(w, block.length);
            weights.subtractTransposedProduct(w, rows);
            inverse.subtractTransposedProduct(rows, rows);
        }
    }
}
