package io.lapidary.profile;

import java.util.List;

/**
 * What calibration says of one channel group.
 *
 * @param order its channels, the one to keep longest first
 * @param errors {@code errors[k-1]}: relative squared error of the consumers' outputs, summed over consumers, with the
 *     first k channels of the order kept and the weights reconstructed; 0 at the end
 */
public record GroupProfile(String group, List<Integer> order, List<Double> errors) {
    public GroupProfile {
        order = List.copyOf(order);
        errors = List.copyOf(errors);
        if (order.size() != errors.size()) {
            throw new IllegalArgumentException(
                    "Group (%s) has (%d) channels but (%d) errors.".formatted(group, order.size(), errors.size()));
        }
    }

    /** The error with this many channels kept. */
    public double error(int kept) {
        return errors.get(kept - 1);
    }
}
