package io.lapidary.service.webhook;

import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.service.access.Secrets;
import io.lapidary.service.store.DeliveryStore;
import io.lapidary.service.store.Page;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredDelivery;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.StoredWebhook;
import io.lapidary.service.store.WebhookStore;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Everybody who is told of events over HTTP. Deliveries are queued in the store before anything is sent, so that a
 * restart loses none; a receiver may get one twice, under the same id.
 *
 * <p>Thread-safe. {@link #accept} and {@link #workerLost} never wait; all else waits for the disk, {@link #create} for a
 * name server too, and may throw {@code StoreFailure}.
 */
public final class Webhooks implements AutoCloseable {
    private static final int MOST = 100;

    private final SearchStore searches;
    private final WebhookStore hooks;
    private final DeliveryStore deliveries;
    private final Directory directory;
    private final InstantSource clock;
    private final DeliveryLoop loop;

    Webhooks(Vertx vertx, SearchStore searches, Directory directory, Courier courier, InstantSource clock) {
        this.searches = searches;
        this.hooks = new WebhookStore(searches.database());
        this.deliveries = new DeliveryStore(searches.database());
        this.directory = directory;
        this.clock = clock;
        this.loop = new DeliveryLoop(
                vertx,
                hooks,
                deliveries,
                new EventQueue(searches, hooks, deliveries, clock),
                courier,
                new Retries(() -> ThreadLocalRandom.current().nextDouble()),
                clock);
    }

    /** Starts delivering: what a process before this one left, and what happened since, comes first. */
    public static Webhooks start(Vertx vertx, SearchStore searches, Reachable reachable, InstantSource clock) {
        Directory directory = new Directory(Lookup::system, reachable);
        Webhooks webhooks = new Webhooks(vertx, searches, directory, new Courier(vertx, directory, clock), clock);
        webhooks.wake();
        return webhooks;
    }

    /** Looks for what there is to do. */
    void wake() {
        loop.wake();
    }

    /** Takes notice of an event just stored; for {@code Searches.listen}. */
    public void accept(StoredEvent event) {
        if (Herald.TYPES.contains(event.type())) {
            wake();
        }
    }

    /** Takes notice of a worker that was not heard of for too long. */
    public void workerLost(String worker, String host) {
        loop.tell(Herald.workerLost(worker, host, clock.millis()));
    }

    /**
     * Sets one up.
     *
     * @param events empty for all
     * @throws InvalidInput where its address is none that may be called
     */
    public synchronized GivenWebhook create(String url, Set<WebhookEvent> events, String owner) {
        try {
            directory.find(Destination.of(url).host());
        } catch (Directory.Unreachable e) {
            throw InvalidInput.of("url", null, e.getMessage(), e.hint());
        }
        List<StoredWebhook> known = hooks.webhooks();
        if (known.size() >= MOST) {
            throw InvalidInput.of(
                    "url", null, "There are %d webhooks, as many as can be.".formatted(MOST), "Delete one first.");
        }
        Set<WebhookEvent> wanted = new TreeSet<>(events.isEmpty() ? Arrays.asList(WebhookEvent.values()) : events);
        StoredWebhook hook = new StoredWebhook(
                UUID.randomUUID().toString(),
                url,
                Secrets.random(Secrets.WEBHOOK),
                Json.write(wanted),
                owner,
                true,
                "",
                clock.millis());
        beginWithNow(known);
        hooks.add(hook);
        return new GivenWebhook(Webhook.of(hook), hook.secret());
    }

    /** Where nobody was told anything, the past is not caught up with. */
    private void beginWithNow(List<StoredWebhook> known) {
        if (known.stream().noneMatch(StoredWebhook::active)) {
            deliveries.enqueue(List.of(), searches.lastId());
        }
    }

    /** All of them, oldest first. */
    public List<Webhook> list() {
        return hooks.webhooks().stream().map(Webhook::of).toList();
    }

    public Optional<Webhook> find(String id) {
        return hooks.find(id).map(Webhook::of);
    }

    /** Switches one on or off; empty where there is none. Switched on again, it is first told what still waits. */
    public synchronized Optional<Webhook> enable(String id, boolean enabled, String by) {
        Optional<StoredWebhook> hook = hooks.find(id);
        if (hook.isPresent() && hook.get().active() != enabled) {
            if (enabled) {
                beginWithNow(hooks.webhooks());
            }
            hooks.setActive(id, enabled, enabled ? "" : "Switched off by %s.".formatted(by));
            if (enabled) {
                deliveries.hasten(id, clock.millis());
                wake();
            }
        }
        return find(id);
    }

    /** Deletes one with its deliveries. Returns whether it was there. */
    public synchronized boolean delete(String id) {
        return hooks.delete(id);
    }

    /** What one was told, newest first. */
    public Page<Delivery> deliveries(String id, int offset, int limit) {
        Page<StoredDelivery.Log> page = deliveries.log(id, offset, limit);
        return new Page<>(page.items().stream().map(Delivery::of).toList(), page.total());
    }

    /** Ends. A delivery on its way may be made again by the next process. */
    @Override
    public void close() {
        loop.close();
    }
}
