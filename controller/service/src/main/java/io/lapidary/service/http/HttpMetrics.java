package io.lapidary.service.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** What the API counts; {@code docs/metrics.md} names it all. Thread-safe. */
final class HttpMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2)
    };

    private final MeterRegistry registry;

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(String operation, int status, long nanos) {
        Timer.builder("lapidary.http.request")
                .description("Time to answer a request; of event streams, to the first byte.")
                .tag("operation", operation)
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    /** Counts event streams while they are open. */
    void streams(Supplier<Number> open) {
        io.micrometer.core.instrument.Gauge.builder("lapidary.sse.clients", open)
                .description("Event streams that are open.")
                .register(registry);
    }

    Counter delivered() {
        return Counter.builder("lapidary.sse.events")
                .description("Events written to streams.")
                .register(registry);
    }

    Counter dropped() {
        return Counter.builder("lapidary.sse.dropped")
                .description("Event streams cut because their reader was too slow.")
                .register(registry);
    }

    Counter uploaded(String kind) {
        return Counter.builder("lapidary.uploads")
                .description("Bytes of uploads that were taken in.")
                .baseUnit("bytes")
                .tag("kind", kind)
                .register(registry);
    }
}
