package io.lapidary.service.access;

import java.time.Duration;

/**
 * Why a request is not answered, in the words of a problem document.
 *
 * @param status 400, 401, 403, 413 or 429
 * @param message what is wrong
 * @param hint a way out
 * @param retryAfter when to try again; null where waiting does not help
 */
public record Refusal(int status, String message, String hint, Duration retryAfter) {
    public Refusal(int status, String message, String hint) {
        this(status, message, hint, null);
    }

    /** For the Retry-After header: whole seconds, at least one. */
    public long retryAfterSeconds() {
        return Math.max(1, retryAfter.plusMillis(999).toSeconds());
    }
}
