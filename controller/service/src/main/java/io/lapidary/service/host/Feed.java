package io.lapidary.service.host;

import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoreFailure;
import io.lapidary.service.store.StoredEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every stored event in the order of its id. It reads them from the store, where that order is made, so that
 * nothing can be missing in between, however many searches write at once.
 */
final class Feed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final int AT_ONCE = 500;
    private static final long RETRY_MILLIS = 1000;

    private final SearchStore store;
    private final List<Consumer<StoredEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "search-feed");
    private long told;
    private boolean rung;
    private boolean closed;

    Feed(SearchStore store) {
        this.store = store;
        this.told = store.lastId();
        thread.setDaemon(true);
        thread.start();
    }

    AutoCloseable listen(Consumer<StoredEvent> listener) {
        // One of its own, so that the same listener can be added twice and each be removed.
        Consumer<StoredEvent> added = listener::accept;
        listeners.add(added);
        return () -> listeners.remove(added);
    }

    /** Says that something was stored. */
    synchronized void ring() {
        rung = true;
        notifyAll();
    }

    private void run() {
        try {
            while (awaitRing()) {
                tellAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False once it is closed and all is told. */
    private synchronized boolean awaitRing() throws InterruptedException {
        while (!rung && !closed) {
            wait();
        }
        boolean more = rung;
        rung = false;
        return more;
    }

    private void tellAll() throws InterruptedException {
        try {
            List<StoredEvent> next = store.feed(told, AT_ONCE);
            for (; !next.isEmpty(); next = store.feed(told, AT_ONCE)) {
                for (StoredEvent event : next) {
                    listeners.forEach(l -> tell(l, event));
                    told = event.id();
                }
                if (next.size() < AT_ONCE) {
                    return; // Whatever was stored since has rung again.
                }
            }
        } catch (StoreFailure e) {
            LOG.warn("Events cannot be told now: {}", e.getMessage());
            synchronized (this) {
                rung = !closed;
                if (!closed) {
                    wait(RETRY_MILLIS);
                }
            }
        }
    }

    private static void tell(Consumer<StoredEvent> listener, StoredEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.error("Whoever listens failed at event {}", event.id(), e);
        }
    }

    /** Ends once all is told that was stored before. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
