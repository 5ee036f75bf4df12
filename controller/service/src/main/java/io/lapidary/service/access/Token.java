package io.lapidary.service.access;

/**
 * A token as lists show it: all but its secret, which nobody knows after it was given out.
 *
 * @param id its public name in paths and in the audit trail
 * @param name who uses it; owner of what they make
 * @param createdMillis since 1970, as all times here
 * @param lastUsedMillis exact to a minute; null where it never was
 * @param expiresMillis null where it never does
 * @param revokedMillis null where it was not
 */
public record Token(
        String id,
        String name,
        Role role,
        TokenLimits limits,
        long createdMillis,
        Long lastUsedMillis,
        Long expiresMillis,
        Long revokedMillis) {
    /** Whether it opens anything at this time. */
    public boolean holdsAt(long nowMillis) {
        return revokedMillis == null && (expiresMillis == null || nowMillis < expiresMillis);
    }

    Token usedAt(long millis) {
        return new Token(id, name, role, limits, createdMillis, millis, expiresMillis, revokedMillis);
    }

    Token revokedAt(long millis) {
        return new Token(id, name, role, limits, createdMillis, lastUsedMillis, expiresMillis, millis);
    }
}
