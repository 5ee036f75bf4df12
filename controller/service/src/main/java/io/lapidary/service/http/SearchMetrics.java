package io.lapidary.service.http;

import io.lapidary.exchange.TicketBoard;
import io.lapidary.json.Json;
import io.lapidary.service.store.SearchQuery;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoreFailure;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.TrialRow;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the searches of a service do, in numbers. States and tickets are looked up when somebody asks, on a worker thread;
 * trials are counted from their events every few seconds, so that counting costs next to nothing.
 */
final class SearchMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(SearchMetrics.class);
    private static final long COUNT_MILLIS = 2_000;
    private static final Duration[] EVALUATION_BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5)
    };
    private static final Duration[] APPEND_BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(1)
    };

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final SearchStore store;
    private final MeterRegistry registry;
    private final Timer evaluations;
    private final Queue<StoredEvent> evaluated = new ConcurrentLinkedQueue<>();
    private final AutoCloseable listening;
    private final long timer;

    SearchMetrics(Vertx vertx, WorkerExecutor workers, ApiParts parts) {
        this.vertx = vertx;
        this.workers = workers;
        this.store = parts.store();
        this.registry = parts.metrics();
        for (SearchStatus status : SearchStatus.values()) {
            Gauge.builder("lapidary.searches", store, s -> count(s, status))
                    .description("Searches by the state that is stored.")
                    .tag("state", status.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        tickets(parts, "open", TicketBoard.Load::open);
        tickets(parts, "leased", TicketBoard.Load::leased);
        FunctionCounter.builder(
                        "lapidary.lease.expiries", parts, p -> p.tickets().get().expired())
                .description("Tickets taken away from workers that fell silent.")
                .register(registry);
        Gauge.builder("lapidary.workers", parts, p -> p.workers().get().size())
                .description("Workers that are alive.")
                .register(registry);
        this.evaluations = Timer.builder("lapidary.evaluation")
                .description("From handing a trial out to its answer; trials known from before left out.")
                .serviceLevelObjectives(EVALUATION_BUCKETS)
                .register(registry);
        Timer appends = Timer.builder("lapidary.store.append")
                .description("To store events so that they outlive a power cut.")
                .serviceLevelObjectives(APPEND_BUCKETS)
                .register(registry);
        store.measureAppends(nanos -> appends.record(Duration.ofNanos(nanos)));
        this.listening = parts.searches().listen(event -> {
            if (event.type().equals("evaluated")) {
                evaluated.add(event);
            }
        });
        this.timer = vertx.setPeriodic(COUNT_MILLIS, t -> countLater());
    }

    private void tickets(ApiParts parts, String state, ToDoubleFunction<TicketBoard.Load> number) {
        Gauge.builder(
                        "lapidary.tickets",
                        parts,
                        p -> number.applyAsDouble(p.tickets().get()))
                .description("Candidates that wait for a worker (open) or are with one (leased).")
                .tag("state", state)
                .register(registry);
    }

    private static double count(SearchStore store, SearchStatus status) {
        try {
            return store.searches(new SearchQuery(Set.of(status), "", "", 0, 1)).total();
        } catch (StoreFailure e) {
            return Double.NaN;
        }
    }

    private void countLater() {
        if (!evaluated.isEmpty()) {
            workers.executeBlocking(this::countTrials, false);
        }
    }

    private Void countTrials() {
        Map<String, Set<Long>> numbers = new HashMap<>();
        for (StoredEvent event = evaluated.poll(); event != null; event = evaluated.poll()) {
            numbers.computeIfAbsent(event.search(), s -> new HashSet<>())
                    .add(Json.tree(event.json()).get("trial").asLong());
        }
        try {
            numbers.forEach((search, trials) -> store.trials(search, trials).forEach(this::count));
        } catch (StoreFailure e) {
            LOG.warn("{} trials are missing from the metrics: {}", numbers.size(), e.getMessage());
        }
        return null;
    }

    private void count(TrialRow trial) {
        registry.counter("lapidary.trials", "reason", trial.reason()).increment();
        if (trial.sameAs() == null) {
            evaluations.record(Duration.ofNanos((long) (trial.seconds() * 1e9)));
        }
    }

    void close() {
        vertx.cancelTimer(timer);
        try {
            listening.close();
        } catch (Exception e) {
            throw new IllegalStateException("Impossible state: nothing can fail in letting go of a listener.", e);
        }
    }
}
