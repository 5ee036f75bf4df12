package io.lapidary.service.store;

import java.util.List;
import java.util.Objects;

/**
 * One event on its way to one webhook.
 *
 * @param id given by the store, rising; 0 before
 * @param event id of the event among all searches
 * @param type of what is told
 * @param body JSON, as it is sent each time
 * @param attempts how many were made
 * @param dueMillis when to try next, while pending
 * @param createdMillis since 1970, as all times here
 * @param updatedMillis of the latest attempt
 */
public record StoredDelivery(
        long id,
        String webhook,
        long event,
        String type,
        String body,
        State state,
        int attempts,
        long dueMillis,
        long createdMillis,
        long updatedMillis) {
    /** Where it stands. */
    public enum State {
        PENDING,
        DELIVERED,
        /** Given up. */
        FAILED
    }

    /**
     * One try to deliver.
     *
     * @param number from 1
     * @param millis how long it took
     * @param status HTTP status of the answer; null where there was none
     * @param error what went wrong; empty for nothing
     */
    public record Attempt(int number, long atMillis, long millis, Integer status, String error) {}

    public StoredDelivery {
        Objects.requireNonNull(webhook, "webhook");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(state, "state");
    }

    /** A delivery together with all tries so far. */
    public record Log(StoredDelivery delivery, List<Attempt> attempts) {
        public Log {
            attempts = List.copyOf(attempts);
        }
    }
}
