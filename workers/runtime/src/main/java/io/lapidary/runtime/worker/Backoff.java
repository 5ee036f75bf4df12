package io.lapidary.runtime.worker;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Waits twice as long each time, up to a bound, drawn at random so that many workers do not come back at once. */
final class Backoff {
    private static final long FIRST_MILLIS = 500;
    private static final long MOST_MILLIS = 20_000;

    private long next = FIRST_MILLIS;

    /** Sleeps; returns after at most {@value #MOST_MILLIS} ms. */
    void sleep() throws InterruptedException {
        long millis = ThreadLocalRandom.current().nextLong(next / 2, next + 1);
        next = Math.min(MOST_MILLIS, next * 2);
        TimeUnit.MILLISECONDS.sleep(millis);
    }
}
