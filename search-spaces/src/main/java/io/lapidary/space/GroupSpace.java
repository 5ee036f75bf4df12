package io.lapidary.space;

import java.util.List;

/** The keep-ratios that a group may have, ascending. */
public record GroupSpace(String group, List<Double> keeps) {
    public GroupSpace {
        keeps = keeps.stream().sorted().distinct().toList();
        if (keeps.isEmpty()) {
            throw new IllegalArgumentException("Group (%s) has no keep-ratio to choose from.".formatted(group));
        }
    }

    /** The allowed ratio nearest to a wish. */
    public double nearest(double wish) {
        double best = keeps.get(0);
        for (double keep : keeps) {
            if (Math.abs(keep - wish) < Math.abs(best - wish)) {
                best = keep;
            }
        }
        return best;
    }
}
