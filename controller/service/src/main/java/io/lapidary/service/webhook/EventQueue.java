package io.lapidary.service.webhook;

import io.lapidary.issue.InvalidInput;
import io.lapidary.service.store.DeliveryStore;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredDelivery;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.StoredWebhook;
import io.lapidary.service.store.WebhookStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns events into deliveries, each exactly once for each webhook: the cursor up to which that is done moves in the
 * transaction that stores them, and a restart goes on from there. Waits for the disk; one thread.
 */
final class EventQueue {
    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);
    private static final int PAGE = 200;

    private final SearchStore searches;
    private final WebhookStore hooks;
    private final DeliveryStore deliveries;
    private final InstantSource clock;
    private final Herald herald;

    EventQueue(SearchStore searches, WebhookStore hooks, DeliveryStore deliveries, InstantSource clock) {
        this.searches = searches;
        this.hooks = hooks;
        this.deliveries = deliveries;
        this.clock = clock;
        this.herald = new Herald(searches);
    }

    /** Stores deliveries of all that happened since the last time. */
    void catchUp() {
        List<StoredWebhook> active = active();
        if (active.isEmpty()) {
            return;
        }
        long cursor = deliveries.lastEvent().orElse(0L);
        long last = searches.lastId();
        while (cursor < last) {
            List<StoredEvent> page = searches.feed(cursor, Herald.TYPES, PAGE);
            cursor = page.size() < PAGE ? last(page, last) : last(page, 0);
            deliveries.enqueue(
                    page.stream().flatMap(event -> of(event, active).stream()).toList(), cursor);
        }
    }

    /** A page that is not full holds all there is, and perhaps some of what came after the look at the last id. */
    private static long last(List<StoredEvent> page, long atLeast) {
        return page.isEmpty()
                ? atLeast
                : Math.max(atLeast, page.get(page.size() - 1).id());
    }

    private List<StoredDelivery> of(StoredEvent event, List<StoredWebhook> active) {
        List<StoredDelivery> made = new ArrayList<>();
        for (News news : readable(event)) {
            active.stream()
                    .filter(hook -> hook.createdMillis() <= event.atMillis())
                    .filter(hook -> wants(hook, news))
                    .forEach(hook -> made.add(delivery(hook, event.id(), news)));
        }
        return made;
    }

    /** An event that cannot be put into words must not keep all that follow from being told. */
    private List<News> readable(StoredEvent event) {
        try {
            return herald.news(event);
        } catch (InvalidInput e) {
            LOG.error("Webhooks are not told of event {} ({}), which cannot be read", event.id(), event.type(), e);
            return List.of();
        }
    }

    /** Stores deliveries of what is no event of a search. */
    void tell(News news) {
        // Events of searches count from 1: no number below belongs to another.
        long id = -ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        List<StoredDelivery> made = active().stream()
                .filter(hook -> wants(hook, news))
                .map(hook -> delivery(hook, id, news))
                .toList();
        if (!made.isEmpty()) {
            deliveries.enqueue(made, deliveries.lastEvent().orElse(0L));
        }
    }

    private List<StoredWebhook> active() {
        return hooks.webhooks().stream().filter(StoredWebhook::active).toList();
    }

    private static boolean wants(StoredWebhook hook, News news) {
        return Webhook.of(hook).events().contains(news.event());
    }

    private StoredDelivery delivery(StoredWebhook hook, long event, News news) {
        long now = clock.millis();
        return new StoredDelivery(
                0, hook.id(), event, news.event().label(), news.body(), StoredDelivery.State.PENDING, 0, now, now, now);
    }
}
