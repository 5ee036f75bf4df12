package io.lapidary.service.store;

import java.util.List;
import java.util.Objects;

/**
 * An event that is not stored yet.
 *
 * @param trials rows that are entered, or replaced, together with it
 */
public record NewEvent(String type, String json, List<TrialRow> trials) {
    public NewEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(json, "json");
        trials = List.copyOf(trials);
    }

    public NewEvent(String type, String json) {
        this(type, json, List.of());
    }
}
