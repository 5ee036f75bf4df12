package io.lapidary.service.search;

import io.lapidary.exchange.SearchOrder;
import io.lapidary.json.Json;
import io.lapidary.service.search.SearchEvent.Changed;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.spec.SearchSpec;
import java.util.List;
import java.util.Optional;

/** What workers elsewhere are told of a search. */
public final class Orders {
    private static final int AT_ONCE = 1000;

    private Orders() {}

    /** @param spec with all changes since the search began */
    static SearchOrder of(Started started, SearchSpec spec) {
        return new SearchOrder(started.spec().name(), spec, started.device(), started.hashes());
    }

    /** The order with this hash, be it the search's present one or one from before its limits were changed. */
    public static Optional<SearchOrder> find(SearchStore store, String search, String sha256) {
        Started started = null;
        long after = 0;
        while (true) {
            List<StoredEvent> events = store.events(search, after, AT_ONCE);
            for (StoredEvent stored : events) {
                Optional<SearchOrder> order = Optional.empty();
                if (stored.type().equals("started")) {
                    started = (Started) Json.read(stored.json(), SearchEvent.class);
                    order = Optional.of(of(started, started.spec()));
                } else if (stored.type().equals("changed") && started != null) {
                    order = Optional.of(of(started, ((Changed) Json.read(stored.json(), SearchEvent.class)).spec()));
                }
                if (order.filter(o -> o.sha256().equals(sha256)).isPresent()) {
                    return order;
                }
                after = stored.seq();
            }
            if (events.size() < AT_ONCE) {
                return Optional.empty();
            }
        }
    }
}
