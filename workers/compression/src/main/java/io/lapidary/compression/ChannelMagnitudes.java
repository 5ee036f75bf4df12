package io.lapidary.compression;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Norms of the weights that make each channel of a group, over all its producers. */
final class ChannelMagnitudes {
    private final double[] magnitudes;

    /** @param squared whether weights count by their squares (L2), else by their absolute values (L1) */
    ChannelMagnitudes(GroupSite group, Structure structure, Map<String, LayerWeights> originals, boolean squared) {
        magnitudes = new double[group.classes().length];
        for (String producer : group.group().producers()) {
            LayerSite site = structure.layer(producer);
            LayerWeights weights = originals.get(site.node());
            List<Integer> channels = structure.outputChannels(producer);
            for (int o = 0; o < weights.outputs; o++) {
                double sum = 0;
                for (float weight : weights.row(o)) {
                    sum += squared ? (double) weight * weight : Math.abs(weight);
                }
                magnitudes[channels.get(o)] += sum;
            }
        }
        if (squared) {
            Arrays.setAll(magnitudes, c -> Math.sqrt(magnitudes[c]));
        }
    }

    /** Indices of the channels, the largest first. */
    int[] order() {
        return IntStream.range(0, magnitudes.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(c -> -magnitudes[c]).thenComparing(c -> c))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Share of the whole that is lost with the first k = 1, 2, … channels of an order kept. */
    double[] lostShares(int[] order) {
        double total = Math.max(Arrays.stream(magnitudes).sum(), Double.MIN_NORMAL);
        double kept = 0;
        double[] lost = new double[order.length];
        for (int k = 0; k < order.length; k++) {
            kept += magnitudes[order[k]];
            lost[k] = Math.max(0, 1 - kept / total);
        }
        return lost;
    }
}
