package io.lapidary.service.search;

import io.lapidary.json.Json;
import io.lapidary.service.search.SearchEvent.Changed;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Submitted;
import io.lapidary.service.store.NewEvent;
import io.lapidary.service.store.NewSearch;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.SearchUpdate;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.TrialRow;
import io.lapidary.spec.SearchSpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The one way to write a search's events: into its history, with that to the store, then to whoever watches. Whoever
 * writes decides on events by a history that nobody else changes meanwhile. Thread-safe.
 *
 * <p>After a write that failed, the history is ahead of the store, and is read again; where that fails too, nothing more
 * is written until it is recovered.
 */
public final class Journal {
    /** Sees every event after it was stored, on the thread that wrote it; it should return soon. */
    @FunctionalInterface
    public interface Watcher {
        void on(StoredEvent stored, SearchEvent event, SearchHistory history);
    }

    private final String search;
    private final SearchStore store;
    private final Watcher watcher;
    private final InstantSource clock;
    private volatile SearchHistory history;
    private RuntimeException failure;

    private Journal(String search, SearchStore store, Watcher watcher, InstantSource clock, SearchHistory history) {
        this.search = search;
        this.store = store;
        this.watcher = watcher;
        this.clock = clock;
        this.history = history;
    }

    /**
     * Enters a new search.
     *
     * @param search a new id
     */
    public static Journal create(
            String search, SearchSpec spec, String owner, SearchStore store, Watcher watcher, InstantSource clock) {
        Submitted submitted = new Submitted(spec, owner);
        StoredEvent stored = store.create(
                new NewSearch(search, spec.name(), owner, Json.write(spec), SearchStatus.QUEUED),
                encode(submitted, List.of()));
        Journal journal = open(search, store, watcher, clock);
        journal.watcher.on(stored, submitted, journal.history);
        return journal;
    }

    /**
     * Opens the journal of a stored search; there should be one at a time.
     *
     * @throws IllegalArgumentException for a search that is not in the store
     */
    public static Journal open(String search, SearchStore store, Watcher watcher, InstantSource clock) {
        return new Journal(search, store, watcher, clock, SearchHistory.read(store, search));
    }

    private static NewEvent encode(SearchEvent event, List<TrialRow> rows) {
        return new NewEvent(event.getClass().getSimpleName().toLowerCase(Locale.ROOT), Json.write(event), rows);
    }

    /** What was written so far. */
    public SearchHistory history() {
        return history;
    }

    /** Forgets what could not be written, where there is such: what is stored is the history again. */
    public synchronized void recover() {
        if (failure != null) {
            history = SearchHistory.read(store, search);
            failure = null;
        }
    }

    private void recoverAfter(RuntimeException e) {
        try {
            recover();
        } catch (RuntimeException unreadable) {
            e.addSuppressed(unreadable);
        }
    }

    /** Stores events together, or none of them. */
    public void write(SearchEvent... events) {
        write(h -> List.of(events));
    }

    /**
     * Stores the events that were decided on, together or none of them.
     *
     * @return whether there were any
     */
    public boolean write(Function<SearchHistory, List<SearchEvent>> decision) {
        List<SearchEvent> events;
        List<StoredEvent> stored;
        synchronized (this) {
            if (failure != null) {
                throw failure;
            }
            events = decision.apply(history);
            if (events.isEmpty()) {
                return false;
            }
            try {
                stored = store(events);
            } catch (RuntimeException e) {
                failure = e;
                recoverAfter(e);
                throw e;
            }
        }
        for (int i = 0; i < events.size(); i++) {
            watcher.on(stored.get(i), events.get(i), history);
        }
        return true;
    }

    private List<StoredEvent> store(List<SearchEvent> events) {
        long at = clock.millis();
        SearchSpec before = history.spec();
        List<NewEvent> encoded = new ArrayList<>();
        for (SearchEvent event : events) {
            history.apply(history.seq() + 1, at, event);
            encoded.add(encode(event, rows(event)));
        }
        SearchSpec after = history.spec();
        boolean changed = !after.equals(before);
        return store.append(
                search,
                at,
                new SearchUpdate(
                        history.status(),
                        changed ? after.name() : null,
                        Json.write(history.summary()),
                        changed ? Json.write(after) : null),
                encoded);
    }

    /** The trials that an event brings, or judges anew. */
    private List<TrialRow> rows(SearchEvent event) {
        Stream<Trial> touched = Stream.empty();
        if (event instanceof Evaluated e) {
            touched = history.trial(e.trial()).stream();
        } else if (event instanceof Changed) {
            touched = history.trials().stream();
        }
        return touched.map(t -> Rows.of(t, history.spec().objective(), history.atMillis(t.number())))
                .toList();
    }
}
