package io.lapidary.service.http;

import io.lapidary.json.Json;
import io.lapidary.service.host.SearchState;
import io.lapidary.service.host.Searches.View;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.service.store.Page;
import io.lapidary.service.store.StoredSearch;
import io.lapidary.spec.Metric;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Searches as the contract has them. */
final class SearchViews {
    private SearchViews() {}

    /**
     * A search.
     *
     * @param spec as people write it; null in lists
     */
    record Search(
            String id,
            String name,
            String owner,
            SearchState state,
            long createdMillis,
            long updatedMillis,
            long lastEvent,
            String metric,
            SearchSummary summary,
            Map<String, Object> spec) {}

    /** A part of a list. */
    record Items<T>(List<T> items, long total, int offset, int limit) {
        static <S, T> Items<T> of(Page<S> page, ApiRequest request, Function<S, T> shape) {
            return new Items<>(
                    page.items().stream().map(shape).toList(),
                    page.total(),
                    request.whole("offset"),
                    request.whole("limit"));
        }
    }

    /** A whole list. */
    record All<T>(List<T> items, long total) {
        static <T> All<T> of(List<T> items) {
            return new All<>(items, items.size());
        }
    }

    static Search line(View view) {
        StoredSearch stored = view.stored();
        return new Search(
                stored.id(),
                stored.name(),
                stored.owner(),
                view.state(),
                stored.createdMillis(),
                stored.updatedMillis(),
                stored.lastSeq(),
                Json.tree(stored.spec()).path("metric").asText(Metric.TOP_1.label()),
                view.summary(),
                null);
    }

    static Search whole(View view) {
        Search line = line(view);
        return new Search(
                line.id(),
                line.name(),
                line.owner(),
                line.state(),
                line.createdMillis(),
                line.updatedMillis(),
                line.lastEvent(),
                line.metric(),
                line.summary(),
                SpecWriter.tree(Json.read(view.stored().spec(), SearchSpec.class)));
    }
}
