package io.lapidary.service.store;

/**
 * A search as the store knows it.
 *
 * @param spec JSON of its {@code SearchSpec}, as of its latest change
 * @param owner who submitted it
 * @param summary JSON of its {@code SearchSummary} as of the latest event; "{}" before the first
 * @param createdMillis since 1970
 * @param updatedMillis of the latest event
 * @param lastSeq of the latest event
 */
public record StoredSearch(
        String id,
        String name,
        String owner,
        String spec,
        SearchStatus status,
        String summary,
        long createdMillis,
        long updatedMillis,
        long lastSeq) {}
