package io.lapidary.service.cost;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Rank correlation. */
public final class Ranks {
    private Ranks() {}

    /** Spearman's; equal values share their ranks. NaN where all values of one side are equal. */
    public static double correlation(double[] a, double[] b) {
        double[] ranksA = ranks(a);
        double[] ranksB = ranks(b);
        double middle = (a.length - 1) / 2.0;
        double both = 0;
        double ofA = 0;
        double ofB = 0;
        for (int i = 0; i < a.length; i++) {
            both += (ranksA[i] - middle) * (ranksB[i] - middle);
            ofA += (ranksA[i] - middle) * (ranksA[i] - middle);
            ofB += (ranksB[i] - middle) * (ranksB[i] - middle);
        }
        return both / Math.sqrt(ofA * ofB);
    }

    private static double[] ranks(double[] values) {
        double[] ranks = new double[values.length];
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int first = 0;
        for (int next = 1; next <= order.length; next++) {
            if (next == order.length || values[order[next]] != values[order[first]]) {
                for (int i = first; i < next; i++) {
                    ranks[order[i]] = (first + next - 1) / 2.0;
                }
                first = next;
            }
        }
        return ranks;
    }
}
