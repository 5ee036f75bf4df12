package io.lapidary.service.host;

/** What was asked for does not fit the state a search is in. The message names both, and what can be done. */
public final class Conflict extends RuntimeException {
    public Conflict(String message) {
        super(message);
    }
}
