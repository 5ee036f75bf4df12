package io.lapidary.candidate;

import java.util.Objects;

/** One layer's share of a candidate: compute it with this precision. */
public record LayerChoice(String layer, Precision precision) {
    public LayerChoice {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(precision, "precision");
    }
}
