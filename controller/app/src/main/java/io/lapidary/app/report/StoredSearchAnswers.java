package io.lapidary.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lapidary.app.delivery.TestAccuracy;
import io.lapidary.json.Json;
import io.lapidary.service.http.StoredAnswers;
import io.lapidary.service.store.SearchStore;
import java.util.Optional;

/** A search of this process. The look at the test split is not in its store, since it comes after the search. */
public final class StoredSearchAnswers implements SearchAnswers {
    private final StoredAnswers stored;
    private final Optional<TestAccuracy> test;

    public StoredSearchAnswers(SearchStore store, String search, Optional<TestAccuracy> test) {
        this.stored = new StoredAnswers(store, search);
        this.test = test;
    }

    @Override
    public JsonNode search() {
        JsonNode search = stored.search();
        test.ifPresent(seen -> ((ObjectNode) search.get("summary")).set("test", Json.treeOf(seen)));
        return search;
    }

    @Override
    public JsonNode began() {
        return Json.treeOf(stored.started());
    }

    @Override
    public JsonNode graph() {
        return Json.treeOf(stored.started().graph());
    }

    @Override
    public JsonNode profile() {
        return stored.profile();
    }

    @Override
    public JsonNode points(long after, int limit) {
        return stored.points(after, limit);
    }

    @Override
    public JsonNode trial(long number) {
        return stored.trial(number);
    }
}
