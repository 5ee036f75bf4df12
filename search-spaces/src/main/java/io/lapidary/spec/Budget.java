package io.lapidary.spec;

import java.time.Duration;

/**
 * When a search ends.
 *
 * @param trials candidates at most
 * @param time wall time at most; null for no limit
 * @param window candidates in flight at once
 * @param stopAtSpeedup ends the search once a feasible candidate's speed-up is surely this; null for never
 */
public record Budget(int trials, Duration time, int window, Double stopAtSpeedup) {
    public Budget {
        if (trials < 1 || window < 1) {
            throw new IllegalArgumentException(
                    "A budget needs at least one trial (%d) and a window of one (%d).".formatted(trials, window));
        }
    }
}
