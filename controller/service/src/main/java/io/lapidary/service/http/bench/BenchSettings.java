package io.lapidary.service.http.bench;

import java.time.Duration;

/**
 * How the service is loaded.
 *
 * @param searches at once
 * @param evaluators stand-ins for workers
 * @param evaluation what one takes for a candidate
 * @param readers event streams, each of one search; one more, of all searches, is never read from
 * @param rounds each once without and once with the readers
 * @param phase how long one of these is measured
 * @param getsPerSecond steadily, with and without readers
 * @param storedTrials of the search that is paged through
 */
public record BenchSettings(
        int searches,
        int evaluators,
        Duration evaluation,
        int readers,
        int rounds,
        Duration phase,
        int getsPerSecond,
        int storedTrials) {
    /** The load that the service promises to bear. */
    public static BenchSettings promised() {
        return new BenchSettings(20, 2, Duration.ofMillis(10), 199, 4, Duration.ofSeconds(15), 40, 50_000);
    }
}
