package io.lapidary.service.http;

import io.lapidary.exchange.SearchOrder;
import io.lapidary.service.host.NoSuchSearch;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.search.Orders;

/** What workers elsewhere need: how to join, and what to judge by. */
final class ClusterRoutes {
    private final ApiParts parts;

    ClusterRoutes(ApiParts parts) {
        this.parts = parts;
    }

    void register(Operations operations) {
        operations.on("joinCluster", r -> ApiAnswer.ok(parts.cluster()));
        operations.on("getOrder", this::order);
    }

    private ApiAnswer order(ApiRequest request) {
        String id = request.segment("id");
        String sha256 = request.segment("sha");
        if (parts.store().find(id).isEmpty()) {
            throw new NoSuchSearch(id);
        }
        SearchOrder order = Orders.find(parts.store(), id, sha256)
                .orElseThrow(() -> new Refused(Problem.of(
                        404, "Not found", "Search (%s) never had an order with the hash (%s).".formatted(id, sha256))));
        return ApiAnswer.ok(order);
    }
}
