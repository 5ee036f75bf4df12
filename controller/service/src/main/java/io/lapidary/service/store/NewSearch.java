package io.lapidary.service.store;

import java.util.Objects;

/**
 * A search that is not stored yet.
 *
 * @param id new among all searches
 * @param owner who submitted it
 * @param specJson JSON of its {@code SearchSpec}
 * @param status where it begins
 */
public record NewSearch(String id, String name, String owner, String specJson, SearchStatus status) {
    public NewSearch {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(specJson, "specJson");
        Objects.requireNonNull(status, "status");
    }
}
