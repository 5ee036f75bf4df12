package io.lapidary.space;

import io.lapidary.candidate.Precision;
import java.util.Comparator;
import java.util.List;

/** The precisions that a layer may have, most bits first. */
public record LayerSpace(String layer, List<Precision> precisions) {
    public LayerSpace {
        precisions = precisions.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Precision::bits).reversed())
                .toList();
        if (precisions.isEmpty()) {
            throw new IllegalArgumentException("Layer (%s) has no precision to choose from.".formatted(layer));
        }
    }
}
