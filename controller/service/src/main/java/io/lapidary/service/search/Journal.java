package io.lapidary.service.search;

import io.lapidary.json.Json;
import io.lapidary.service.search.SearchEvent.Finished;
import io.lapidary.service.search.SearchEvent.Paused;
import io.lapidary.service.store.NewEvent;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.SearchUpdate;
import io.lapidary.service.store.StoredEvent;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Writes a running search's events: first to the store, then into its history, then to whoever watches. */
final class Journal {
    private final String search;
    private final SearchStore store;
    private final SearchHistory history;
    private final SearchListener listener;
    private final Supplier<Progress> progress;

    Journal(
            String search,
            SearchStore store,
            SearchHistory history,
            SearchListener listener,
            Supplier<Progress> progress) {
        this.search = search;
        this.store = store;
        this.history = history;
        this.listener = listener;
        this.progress = progress;
    }

    /** Stores events together, or none of them. */
    void write(List<SearchEvent> events) {
        List<StoredEvent> stored = store.append(
                search,
                SearchUpdate.to(statusAfter(events)),
                events.stream().map(Journal::encode).toList());
        for (int i = 0; i < events.size(); i++) {
            history.apply(stored.get(i).atMillis(), events.get(i));
        }
        for (int i = 0; i < events.size(); i++) {
            tell(stored.get(i), events.get(i));
        }
    }

    void tell(StoredEvent stored, SearchEvent event) {
        listener.on(stored.seq(), stored.atMillis(), event, progress.get());
    }

    static NewEvent encode(SearchEvent event) {
        return new NewEvent(event.getClass().getSimpleName().toLowerCase(Locale.ROOT), Json.write(event));
    }

    private static SearchStatus statusAfter(List<SearchEvent> events) {
        SearchEvent last = events.get(events.size() - 1);
        if (last instanceof Finished) {
            return SearchStatus.FINISHED;
        }
        return last instanceof Paused ? SearchStatus.PAUSED : SearchStatus.RUNNING;
    }
}
