package io.lapidary.service.search;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far a search is.
 *
 * @param finished trials with an outcome
 * @param trials how many there will be at most
 * @param inFlight trials being evaluated or waiting for it
 * @param elapsed under way, pauses left out
 * @param remaining at the pace of the trials finished since it started or was resumed, and no longer than the budget's
 *     time; empty before the first
 * @param best the best so far
 * @param health what its user should know before the budget is spent
 */
public record Progress(
        int finished,
        int trials,
        int inFlight,
        Duration elapsed,
        Optional<Duration> remaining,
        Optional<Trial> best,
        List<HealthNote> health) {}
