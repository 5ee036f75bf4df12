package io.lapidary.service.cost;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Rank correlation. */
public final class Ranks {
    private Ranks() {}

    /** Spearman's; equal values get ranks by their place. */
    public static double correlation(double[] a, double[] b) {
        double[] ranksA = ranks(a);
        double[] ranksB = ranks(b);
        double middle = (a.length - 1) / 2.0;
        double both = 0;
        double one = 0;
        for (int i = 0; i < a.length; i++) {
            both += (ranksA[i] - middle) * (ranksB[i] - middle);
            one += (ranksA[i] - middle) * (ranksA[i] - middle);
        }
        return both / one;
    }

    private static double[] ranks(double[] values) {
        double[] ranks = new double[values.length];
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int rank = 0; rank < order.length; rank++) {
            ranks[order[rank]] = rank;
        }
        return ranks;
    }
}
