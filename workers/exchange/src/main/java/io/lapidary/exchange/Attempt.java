package io.lapidary.exchange;

import java.util.Objects;

/**
 * One worker's time with a ticket.
 *
 * @param startedMillis since 1970 by the clock of whoever watched; null where nobody saw it begin
 * @param endedMillis the same for its end
 * @param failure why it failed; empty where it was answered
 */
public record Attempt(String worker, Long startedMillis, Long endedMillis, String failure) {
    public Attempt {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(failure, "failure");
    }
}
