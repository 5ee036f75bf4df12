package io.lapidary.service.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bucket for each of the keys seen last. A key that was forgotten begins with a full bucket again, so the number of
 * keys kept bounds memory, not fairness. Thread-safe.
 */
final class RateLimits {
    private static final int KEYS = 10_000;

    private final TimeMeter time;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > KEYS;
        }
    };

    RateLimits(InstantSource clock) {
        this.time = new ClockTime(clock);
    }

    /**
     * Takes one from a key's bucket.
     *
     * @param burst what a full bucket holds
     * @param perMinute how many flow into it
     * @return how long to wait where it is empty
     */
    Optional<Duration> take(String key, long burst, long perMinute) {
        ConsumptionProbe probe = bucket(key, burst, perMinute).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private synchronized Bucket bucket(String key, long burst, long perMinute) {
        return buckets.computeIfAbsent(key, k -> Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .withCustomTimePrecision(time)
                .build());
    }

    private record ClockTime(InstantSource clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return clock.millis() * 1_000_000;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
