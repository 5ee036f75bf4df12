package io.lapidary.compression;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Orders of channels that were found elsewhere, such as from gradients.
 *
 * @param criterion what they were ordered by
 * @param bestFirst for each group, by name, the indices of all of its channels, the one to keep longest first
 */
public record ChannelRanks(String criterion, Map<String, List<Integer>> bestFirst) {
    public ChannelRanks {
        Map<String, List<Integer>> copy = new TreeMap<>();
        bestFirst.forEach((group, order) -> {
            if (!order.stream().sorted().toList().equals(indices(order.size()))) {
                throw new IllegalArgumentException(
                        "The order of group (%s) must hold each of its channels once: %s.".formatted(group, order));
            }
            copy.put(group, List.copyOf(order));
        });
        bestFirst = copy;
    }

    /** Orders by scores, the higher the better; of equal ones the lower index first. */
    public static ChannelRanks ofScores(String criterion, Map<String, double[]> scores) {
        Map<String, List<Integer>> orders = new TreeMap<>();
        scores.forEach((group, own) -> orders.put(
                group,
                indices(own.length).stream()
                        .sorted(Comparator.comparingDouble((Integer c) -> -own[c])
                                .thenComparing(Comparator.naturalOrder()))
                        .toList()));
        return new ChannelRanks(criterion, orders);
    }

    private static List<Integer> indices(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** @throws IllegalArgumentException where the order is missing or is of another number of channels */
    int[] order(String group, int channels) {
        List<Integer> order = bestFirst.get(group);
        if (order == null || order.size() != channels) {
            throw new IllegalArgumentException("The ranks by %s must order the (%d) channels of group (%s), not %s."
                    .formatted(criterion, channels, group, order));
        }
        return order.stream().mapToInt(Integer::intValue).toArray();
    }
}
