package io.lapidary.service.store;

import java.util.Objects;

/**
 * A token as the store knows it: never the token itself.
 *
 * @param hash by which it is recognised
 * @param name who uses it
 * @param limits as JSON
 * @param createdMillis since 1970, as all times here
 * @param expiresMillis null for never
 * @param lastUsedMillis null for not yet
 * @param revokedMillis null for not revoked
 */
public record StoredToken(
        String id,
        String hash,
        String name,
        String role,
        String limits,
        long createdMillis,
        Long expiresMillis,
        Long lastUsedMillis,
        Long revokedMillis) {
    public StoredToken {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(limits, "limits");
    }
}
