package io.lapidary.service.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * When a delivery that failed is tried again: soon at first, then ever less, about a day in all. A random tenth more or
 * less keeps the hooks of a receiver that comes back from calling it all at once.
 */
final class Retries {
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(16));
    /** How often a delivery is tried in all. */
    static final int TRIES = WAITS.size() + 1;

    private static final double JITTER = 0.1;

    private final DoubleSupplier random;

    /** @param random draws from [0, 1) */
    Retries(DoubleSupplier random) {
        this.random = random;
    }

    /** How long to wait after so many failed tries; empty where there were enough. */
    Optional<Duration> after(int tries) {
        if (tries >= TRIES) {
            return Optional.empty();
        }
        double factor = 1 + JITTER * (2 * random.getAsDouble() - 1);
        return Optional.of(Duration.ofMillis(Math.round(WAITS.get(tries - 1).toMillis() * factor)));
    }
}
