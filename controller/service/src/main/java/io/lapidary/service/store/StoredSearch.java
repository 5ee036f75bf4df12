package io.lapidary.service.store;

/**
 * A search as the store knows it.
 *
 * @param spec JSON of its {@code SearchSpec}
 * @param createdMillis since 1970
 */
public record StoredSearch(String id, String name, String spec, SearchStatus status, long createdMillis) {}
