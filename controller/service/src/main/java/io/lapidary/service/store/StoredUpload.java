package io.lapidary.service.store;

import java.util.Objects;

/**
 * A file that somebody uploaded.
 *
 * @param sha256 of its content
 * @param name as its user calls it
 * @param owner who uploaded it first
 * @param json what was found in it
 * @param createdMillis since 1970
 */
public record StoredUpload(
        Kind kind, String sha256, String name, long bytes, String owner, String json, long createdMillis) {
    /** What it is used as. */
    public enum Kind {
        MODEL,
        DATASET
    }

    public StoredUpload {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(json, "json");
    }
}
