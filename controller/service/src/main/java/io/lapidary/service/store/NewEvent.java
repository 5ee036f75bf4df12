package io.lapidary.service.store;

import java.util.Objects;

/** An event that is not stored yet. */
public record NewEvent(String type, String json) {
    public NewEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(json, "json");
    }
}
