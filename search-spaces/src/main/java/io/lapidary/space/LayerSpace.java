package io.lapidary.space;

import io.lapidary.candidate.Precision;
import java.util.Comparator;
import java.util.List;

/** The precisions that a layer may have, that with the most bits when packed first. */
public record LayerSpace(String layer, List<Precision> precisions) {
    public LayerSpace {
        precisions = precisions.stream()
                .distinct()
                .sorted(Comparator.comparingDouble(Precision::packedBits).reversed())
                .toList();
        if (precisions.isEmpty()) {
            throw new IllegalArgumentException("Layer (%s) has no precision to choose from.".formatted(layer));
        }
    }
}
