package io.lapidary.service.store;

import java.util.Objects;

/**
 * What changes about a search together with its next events.
 *
 * @param name null where it stays
 * @param summaryJson JSON of its {@code SearchSummary}; null where it stays
 * @param specJson JSON of its {@code SearchSpec}; null where it stays
 */
public record SearchUpdate(SearchStatus status, String name, String summaryJson, String specJson) {
    public SearchUpdate {
        Objects.requireNonNull(status, "status");
    }

    /** Only the status. */
    public static SearchUpdate to(SearchStatus status) {
        return new SearchUpdate(status, null, null, null);
    }
}
