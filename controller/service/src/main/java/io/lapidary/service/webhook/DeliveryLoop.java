package io.lapidary.service.webhook;

import io.lapidary.service.store.DeliveryStore;
import io.lapidary.service.store.StoreFailure;
import io.lapidary.service.store.StoredDelivery;
import io.lapidary.service.store.StoredDelivery.Attempt;
import io.lapidary.service.store.StoredDelivery.State;
import io.lapidary.service.store.StoredWebhook;
import io.lapidary.service.store.WebhookStore;
import io.lapidary.service.webhook.Courier.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due, one delivery at a time for each webhook, in their order. All decisions are made on one worker
 * thread, which owns the fields that are not final; calls are made by the event loop meanwhile.
 */
final class DeliveryLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);
    private static final int AT_ONCE = 100;
    private static final Duration LONGEST_SLEEP = Duration.ofHours(1);
    private static final Duration STORE_BACK = Duration.ofSeconds(10);
    private static final Duration REMEMBERED = Duration.ofDays(30);
    private static final int GONE = 410;

    private final Vertx vertx;
    private final WebhookStore hooks;
    private final DeliveryStore deliveries;
    private final EventQueue queue;
    private final Courier courier;
    private final Retries retries;
    private final InstantSource clock;
    private final WorkerExecutor thread;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Set<String> busy = new HashSet<>();
    private long forgetMillis;
    private long timer = -1;
    private volatile boolean closed;

    DeliveryLoop(
            Vertx vertx,
            WebhookStore hooks,
            DeliveryStore deliveries,
            EventQueue queue,
            Courier courier,
            Retries retries,
            InstantSource clock) {
        this.vertx = vertx;
        this.hooks = hooks;
        this.deliveries = deliveries;
        this.queue = queue;
        this.courier = courier;
        this.retries = retries;
        this.clock = clock;
        this.thread = vertx.createSharedWorkerExecutor("lapidary-webhooks", 1);
    }

    /** Looks for what there is to do. Never waits; many calls at once are one. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            run(this::turn);
        }
    }

    /** Queues news that are no stored event. Never waits. */
    void tell(News news) {
        run(() -> {
            queue.tell(news);
            turn();
        });
    }

    private void run(Runnable work) {
        if (!closed) {
            thread.executeBlocking(
                    () -> {
                        whileTheStoreAnswers(work);
                        return null;
                    },
                    true);
        }
    }

    /** What could not be stored is tried again; nothing is forgotten meanwhile, since it is all in the store. */
    private void whileTheStoreAnswers(Runnable work) {
        try {
            work.run();
        } catch (StoreFailure e) {
            if (!closed) {
                LOG.warn("Webhooks wait for the store: {}", e.getMessage());
                vertx.setTimer(STORE_BACK.toMillis(), id -> run(work));
            }
        } catch (RuntimeException e) {
            // At the end the store and the timers go while a turn may still be under way.
            if (!closed) {
                LOG.error("Webhooks cannot go on; they try again with the next event", e);
            }
        }
    }

    private void turn() {
        woken.set(false);
        try {
            long now = clock.millis();
            queue.catchUp();
            forgetOldOnes(now);
            sendWhatIsDue(now);
            sleep(deliveries.nextDueMillis(busy).map(due -> due - now).orElse(LONGEST_SLEEP.toMillis()));
        } catch (StoreFailure e) {
            if (!closed) {
                LOG.warn("Webhooks wait for the store: {}", e.getMessage());
                sleep(STORE_BACK.toMillis());
            }
        }
    }

    private void sendWhatIsDue(long now) {
        for (StoredDelivery delivery : deliveries.due(now, AT_ONCE)) {
            if (!busy.contains(delivery.webhook())) {
                hooks.find(delivery.webhook()).ifPresent(hook -> send(hook, delivery));
            }
        }
    }

    /** There is one timer, however often the loop turns. */
    private void sleep(long millis) {
        if (closed) {
            return;
        }
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(Math.max(1, Math.min(millis, LONGEST_SLEEP.toMillis())), id -> wake());
    }

    private void forgetOldOnes(long now) {
        if (now >= forgetMillis) {
            deliveries.forget(now - REMEMBERED.toMillis());
            forgetMillis = now + LONGEST_SLEEP.toMillis();
        }
    }

    private void send(StoredWebhook hook, StoredDelivery delivery) {
        busy.add(hook.id());
        long began = clock.millis();
        courier.send(hook, delivery)
                .onSuccess(answer -> run(() -> {
                    ended(delivery, answer, began);
                    busy.remove(hook.id());
                    turn();
                }));
    }

    private void ended(StoredDelivery delivery, Answer answer, long beganMillis) {
        Attempt attempt =
                new Attempt(delivery.attempts() + 1, beganMillis, answer.millis(), answer.status(), answer.error());
        if (answer.taken()) {
            deliveries.attempted(delivery.id(), attempt, State.DELIVERED, beganMillis);
            return;
        }
        boolean gone = answer.status() != null && answer.status() == GONE;
        Optional<Duration> wait = gone ? Optional.empty() : retries.after(attempt.number());
        if (wait.isPresent()) {
            long due = clock.millis() + wait.get().toMillis();
            deliveries.attempted(delivery.id(), attempt, State.PENDING, due);
            return;
        }
        deliveries.attempted(delivery.id(), attempt, State.FAILED, beganMillis);
        String why = "Switched off after %d failed tries of delivery %d: %s Repair the receiver, then switch it on."
                .formatted(attempt.number(), delivery.id(), answer.error());
        hooks.setActive(delivery.webhook(), false, why);
        // The address is left out: many hold a password.
        LOG.warn("Webhook {}: {}", delivery.webhook(), why);
    }

    @Override
    public void close() {
        closed = true;
        courier.close();
        thread.close();
    }
}
