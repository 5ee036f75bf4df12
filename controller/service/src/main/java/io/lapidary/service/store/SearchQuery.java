package io.lapidary.service.store;

import java.util.Set;

/**
 * Which searches, newest first.
 *
 * @param statuses empty for all
 * @param name a part of the name, whatever its case; empty for all
 * @param owner empty for all
 */
public record SearchQuery(Set<SearchStatus> statuses, String name, String owner, int offset, int limit) {
    public SearchQuery {
        statuses = Set.copyOf(statuses);
    }

    /** The newest searches of all. */
    public static SearchQuery newest(int limit) {
        return new SearchQuery(Set.of(), "", "", 0, limit);
    }
}
