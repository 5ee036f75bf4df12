package io.lapidary.service.search;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** How fast a search goes in this session, and so when it will end. */
final class Pace {
    private final SearchHistory history;
    private final InstantSource clock;
    private final int trials;
    private final int finishedBefore;
    private final long sinceMillis;

    /** @param trials how many there will be at most */
    Pace(SearchHistory history, InstantSource clock, int trials) {
        this.history = history;
        this.clock = clock;
        this.trials = trials;
        this.finishedBefore = history.finished();
        this.sinceMillis = clock.millis();
    }

    Progress progress(int inFlight) {
        return new Progress(
                history.finished(),
                trials,
                inFlight,
                Duration.ofMillis(history.activeMillis(clock.millis())),
                remaining(),
                history.standings().best());
    }

    private Optional<Duration> remaining() {
        int done = history.finished() - finishedBefore;
        if (done == 0) {
            return Optional.empty();
        }
        double millisEach = (double) (clock.millis() - sinceMillis) / done;
        Duration byPace = Duration.ofMillis(Math.round(millisEach * Math.max(0, trials - history.finished())));
        return Optional.of(timeLeft().filter(left -> left.compareTo(byPace) < 0).orElse(byPace));
    }

    /** What is left of the budget's time, not below zero; empty where there is no limit. */
    Optional<Duration> timeLeft() {
        return Optional.ofNullable(history.started().spec().budget().time())
                .map(time -> time.minusMillis(history.activeMillis(clock.millis())))
                .map(left -> left.isNegative() ? Duration.ZERO : left);
    }
}
