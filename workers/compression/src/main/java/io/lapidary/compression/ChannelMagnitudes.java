package io.lapidary.compression;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Sums of absolute weights that make each channel of a group, over all its producers (L1; Li et al. 2017). */
final class ChannelMagnitudes {
    private final double[] magnitudes;

    ChannelMagnitudes(GroupSite group, Structure structure, Map<String, LayerWeights> originals) {
        Map<Integer, Integer> indexOf = new HashMap<>();
        for (int i = 0; i < group.classes().length; i++) {
            indexOf.put(group.classes()[i], i);
        }
        magnitudes = new double[group.classes().length];
        for (LayerSite site : structure.layers) {
            if (!group.group().producers().contains(site.layer().name())) {
                continue;
            }
            LayerWeights weights = originals.get(site.node());
            for (int o = 0; o < weights.outputs; o++) {
                double sum = 0;
                for (float weight : weights.row(o)) {
                    sum += Math.abs(weight);
                }
                magnitudes[indexOf.get(site.outputClasses()[o])] += sum;
            }
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
