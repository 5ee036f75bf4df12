package io.lapidary.service.search;

import java.time.Duration;
import java.util.Optional;

/** How long a search was under way and how fast it goes, told by its events. Not thread-safe. */
final class Pace {
    private boolean underWay;
    private long activeMillis;
    private long lastMillis;
    private long sessionMillis;
    private int finishedBefore;

    /** It begins, or goes on. */
    void goes(long atMillis, int finished) {
        underWay = true;
        lastMillis = atMillis;
        sessionMillis = 0;
        finishedBefore = finished;
    }

    /** It did something. */
    void lives(long atMillis) {
        if (underWay) {
            long passed = Math.max(0, atMillis - lastMillis);
            activeMillis += passed;
            sessionMillis += passed;
        }
        lastMillis = atMillis;
    }

    /** It waits, or is over. */
    void rests(long atMillis) {
        lives(atMillis);
        underWay = false;
    }

    /** When it last did something. */
    long lastMillis() {
        return lastMillis;
    }

    /** Time under way up to what it did last, pauses left out. */
    long activeMillis() {
        return activeMillis;
    }

    /** Time under way until now, for one that is. */
    long activeMillis(long nowMillis) {
        return activeMillis + Math.max(0, nowMillis - lastMillis);
    }

    /**
     * What remains at the pace of the trials finished since it began or went on, and no longer than the budget's time.
     *
     * @param limit null for no limit
     * @return empty before the first trial
     */
    Optional<Duration> remaining(int finished, int trials, Duration limit) {
        int done = finished - finishedBefore;
        if (done <= 0) {
            return Optional.empty();
        }
        long byPace = Math.round((double) sessionMillis / done * Math.max(0, trials - finished));
        return Optional.of(Duration.ofMillis(
                limit == null ? byPace : Math.min(byPace, Math.max(0, limit.toMillis() - activeMillis))));
    }
}
