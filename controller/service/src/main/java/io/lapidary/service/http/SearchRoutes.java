package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.service.host.Plan;
import io.lapidary.service.host.Searches;
import io.lapidary.service.http.SearchViews.Items;
import io.lapidary.service.store.SearchQuery;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Submitting, looking at and steering searches. */
final class SearchRoutes {
    private static final String PATH = "/api/v1/searches/";

    private final ApiParts parts;
    private final Searches searches;
    private final OneAnswer oneAnswer;

    SearchRoutes(ApiParts parts) {
        this.parts = parts;
        this.searches = parts.searches();
        this.oneAnswer = new OneAnswer(parts);
    }

    void register(Operations operations) {
        operations.on("listSearches", this::list);
        operations.onJudging("submitSearch", this::submit);
        operations.on(
                "getSearch",
                r -> ApiAnswer.ok(SearchViews.whole(new EmptyPools(parts.workers()).noted(searches.view(id(r))))));
        operations.on("changeSearch", this::change);
        operations.on("pauseSearch", r -> {
            searches.pause(id(r), r.caller().name());
            return asked(id(r));
        });
        operations.on("resumeSearch", r -> {
            parts.access().quotas().start(r.caller(), () -> {
                searches.resume(id(r), r.caller().name());
                return null;
            });
            return asked(id(r));
        });
        operations.on("stopSearch", r -> {
            searches.stop(id(r), r.caller().name());
            return asked(id(r));
        });
        operations.on("cloneSearch", r -> oneAnswer.to(r, () -> duplicate(r)));
        operations.on("getAgent", r -> ApiAnswer.ok(searches.agentReport(id(r))));
    }

    private static String id(ApiRequest request) {
        return request.segment("id");
    }

    private ApiAnswer list(ApiRequest request) {
        SearchQuery query = new SearchQuery(
                request.list("state").stream().map(SearchStatus::valueOf).collect(Collectors.toSet()),
                request.text("name").orElse(""),
                request.text("owner").orElse(""),
                request.whole("offset"),
                request.whole("limit"));
        EmptyPools pools = new EmptyPools(parts.workers());
        return ApiAnswer.ok(Items.of(
                parts.store().searches(query),
                request,
                stored -> SearchViews.line(pools.noted(searches.view(stored)))));
    }

    private ApiAnswer submit(ApiRequest request) {
        SearchSpec spec = spec(request);
        Plan plan = parts.laboratory().plan(spec);
        if (request.flag("dryRun").orElse(false)) {
            return ApiAnswer.ok(PlanView.of(plan));
        }
        if (!plan.unreachable().isEmpty()) {
            throw new InvalidInput(plan.unreachable());
        }
        return oneAnswer.to(request, () -> {
            String id = parts.access()
                    .quotas()
                    .start(
                            request.caller(),
                            () -> searches.submit(spec, request.caller().name()));
            return created(id);
        });
    }

    /** The reader of specs has better words than the contract, and both are needed: neither sees all. */
    private SearchSpec spec(ApiRequest request) {
        List<Issue> found = List.of();
        SearchSpec spec = null;
        try {
            spec = parts.laboratory().read(request.text());
        } catch (InvalidInput e) {
            found = e.issues();
        }
        List<Issue> all = RequestCheck.together(found, request.bodyIssues());
        if (!all.isEmpty()) {
            throw new InvalidInput(all);
        }
        return spec;
    }

    private ApiAnswer change(ApiRequest request) {
        searches.change(id(request), request.body(), request.caller().name());
        return ApiAnswer.ok(SearchViews.whole(searches.view(id(request))));
    }

    private ApiAnswer duplicate(ApiRequest request) {
        JsonNode patch = request.body() == null ? JsonNodeFactory.instance.objectNode() : request.body();
        return created(parts.access()
                .quotas()
                .start(
                        request.caller(),
                        () -> searches.duplicate(
                                id(request), patch, request.caller().name())));
    }

    private ApiAnswer created(String id) {
        return ApiAnswer.created(PATH + id, SearchViews.whole(searches.view(id)));
    }

    private ApiAnswer asked(String id) {
        return ApiAnswer.accepted(SearchViews.whole(searches.view(id)));
    }

    /** A plan, with its spec as people write it. */
    private record PlanView(
            Map<String, Object> spec,
            SearchSpace space,
            double log10Size,
            long baseSizeBytes,
            long baseMacs,
            long smallestSizeBytes,
            long smallestMacs,
            Double latencyRatioLow,
            Double latencyRatioHigh,
            int evaluations,
            long seconds,
            List<Issue> unreachable,
            List<Issue> warnings) {
        static PlanView of(Plan plan) {
            return new PlanView(
                    SpecWriter.tree(plan.spec()),
                    plan.space(),
                    plan.log10Size(),
                    plan.baseSizeBytes(),
                    plan.baseMacs(),
                    plan.smallestSizeBytes(),
                    plan.smallestMacs(),
                    plan.latencyRatioLow(),
                    plan.latencyRatioHigh(),
                    plan.evaluations(),
                    plan.seconds(),
                    plan.unreachable(),
                    plan.warnings());
        }
    }
}
