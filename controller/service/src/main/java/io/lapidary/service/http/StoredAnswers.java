package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import io.lapidary.service.host.NoSuchSearch;
import io.lapidary.service.host.SearchState;
import io.lapidary.service.host.Searches.View;
import io.lapidary.service.http.TrialViews.Detail;
import io.lapidary.service.search.SearchEvent;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredSearch;

/**
 * What the API would answer about a search that rests in a store, without a service: the same JSON, for a page that opens
 * by itself. Reads the disk on the thread that calls.
 */
public final class StoredAnswers {
    private final SearchStore store;
    private final String search;

    public StoredAnswers(SearchStore store, String search) {
        this.store = store;
        this.search = search;
    }

    /**
     * As {@code getSearch}.
     *
     * @throws NoSuchSearch where the store has none
     */
    public JsonNode search() {
        StoredSearch stored = store.find(search).orElseThrow(() -> new NoSuchSearch(search));
        SearchSummary summary = Json.read(stored.summary(), SearchSummary.class);
        SearchState state = SearchState.valueOf(stored.status().name());
        return Json.treeOf(SearchViews.whole(new View(stored, state, summary)));
    }

    /** As {@code getProfile}. */
    public JsonNode profile() {
        return Json.treeOf(ProfileRoute.profile(started()));
    }

    /** What the search began with. */
    public Started started() {
        return (Started) Json.read(ProfileRoute.started(store, search), SearchEvent.class);
    }

    /** As {@code listPoints}. */
    public JsonNode points(long after, int limit) {
        return Json.treeOf(TrialColumns.of(store.points(search, after, limit)));
    }

    /** As {@code getTrial}, of one that has an outcome. */
    public JsonNode trial(long number) {
        return Json.treeOf(Detail.of(store.trial(search, number)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Trial (%d) of search (%s) has no outcome.".formatted(number, search)))));
    }
}
