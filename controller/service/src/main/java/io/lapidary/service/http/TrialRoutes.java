package io.lapidary.service.http;

import io.lapidary.service.host.NoSuchSearch;
import io.lapidary.service.http.Operations.Outcome;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.http.SearchViews.Items;
import io.lapidary.service.http.TrialViews.Detail;
import io.lapidary.service.http.TrialViews.Line;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.service.store.TrialQuery;
import io.lapidary.service.store.TrialQuery.Sort;
import io.lapidary.service.store.TrialRow;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** What searches found. */
final class TrialRoutes {
    private final ApiParts parts;
    private final WorkerExecutor workers;
    private final BestTrial best;

    TrialRoutes(ApiParts parts, WorkerExecutor workers) {
        this.parts = parts;
        this.workers = workers;
        this.best = new BestTrial(parts);
    }

    void register(Operations operations) {
        operations.onStream("listTrials", this::list);
        operations.on("listPoints", this::points);
        operations.on("getTrial", this::trial);
        operations.on("getFront", this::front);
        operations.on("getBest", r -> ApiAnswer.ok(best.of(r)));
    }

    private Future<Outcome> list(RoutingContext context, ApiRequest request) {
        if (request.accepted().equals(TrialCsv.MEDIA_TYPE)) {
            return workers.executeBlocking(
                            () -> {
                                requireSearch(request);
                                return null;
                            },
                            false)
                    .compose(known -> new TrialCsv(
                                    context.response(),
                                    offset -> workers.executeBlocking(
                                            () -> parts.store()
                                                    .trials(
                                                            request.segment("id"),
                                                            query(request, offset, TrialCsv.PAGE)),
                                            false))
                            .write());
        }
        return workers.executeBlocking(() -> Outcome.of(ApiAnswer.ok(page(request))), false);
    }

    private Items<Line> page(ApiRequest request) {
        requireSearch(request);
        TrialQuery query = query(request, request.whole("offset"), request.whole("limit"));
        return Items.of(parts.store().trials(request.segment("id"), query), request, Line::of);
    }

    private ApiAnswer points(ApiRequest request) {
        requireSearch(request);
        return ApiAnswer.ok(TrialColumns.of(parts.store()
                .points(request.segment("id"), request.number("after").orElse(-1L), request.whole("limit"))));
    }

    private void requireSearch(ApiRequest request) {
        String id = request.segment("id");
        if (parts.store().find(id).isEmpty()) {
            throw new NoSuchSearch(id);
        }
    }

    private static TrialQuery query(ApiRequest request, int offset, int limit) {
        return new TrialQuery(
                new HashSet<>(request.list("reason")),
                request.flag("feasible").orElse(null),
                Sort.valueOf(request.segment("sort").toUpperCase(Locale.ROOT).replace('-', '_')),
                request.segment("order").equals("desc"),
                offset,
                limit);
    }

    private ApiAnswer trial(ApiRequest request) {
        requireSearch(request);
        long number = request.number("number").orElseThrow();
        TrialRow row = parts.store()
                .trial(request.segment("id"), number)
                .orElseThrow(() -> new Refused(Problem.of(
                        404, "Not found", "Trial (%d) has no outcome yet, or was never proposed.".formatted(number))));
        return ApiAnswer.ok(Detail.of(row));
    }

    private ApiAnswer front(ApiRequest request) {
        String id = request.segment("id");
        SearchSummary summary = parts.searches().view(id).summary();
        return ApiAnswer.ok(new Front(summary.base(), best.inOrder(id, summary.front())));
    }

    private record Front(SearchSummary.Base base, List<Detail> items) {}
}
