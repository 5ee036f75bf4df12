package io.lapidary.service.store;

/**
 * A search space that somebody saved.
 *
 * @param version from 1, without gaps
 * @param body as it was written
 * @param createdMillis since 1970
 */
public record StoredSpace(String name, long version, String body, String owner, long createdMillis) {}
