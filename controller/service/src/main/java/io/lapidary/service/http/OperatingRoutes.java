package io.lapidary.service.http;

import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.http.SearchViews.All;
import io.lapidary.service.http.SearchViews.Items;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the service is well, who works for it, and where its documents are. */
final class OperatingRoutes {
    static final Map<String, String> WELL = Map.of("status", "ok");

    private final ApiParts parts;
    private final Contract contract;

    OperatingRoutes(ApiParts parts, Contract contract) {
        this.parts = parts;
        this.contract = contract;
    }

    void register(Operations operations) {
        operations.on("health", r -> ApiAnswer.ok(WELL));
        operations.on("readiness", this::readiness);
        operations.on(
                "metrics", r -> ApiAnswer.text("text/plain", parts.metrics().scrape()));
        operations.on("contract", r -> ApiAnswer.text("application/yaml", contract.text()));
        operations.on("listWorkers", r -> ApiAnswer.ok(All.of(parts.workers().get())));
        operations.on("listAudit", this::audit);
    }

    private ApiAnswer readiness(ApiRequest request) {
        Optional<String> reason = parts.notReady().get();
        if (reason.isPresent()) {
            throw new Refused(new Problem(503, "Not ready", reason.get(), List.of(), Map.of("Retry-After", "5")));
        }
        return ApiAnswer.ok(WELL);
    }

    private ApiAnswer audit(ApiRequest request) {
        return ApiAnswer.ok(Items.of(
                parts.access().audit().entries(request.whole("offset"), request.whole("limit")),
                request,
                e -> new AuditLine(
                        e.id(), e.atMillis(), e.actor(), e.what(), e.target(), e.address(), e.status(), e.request())));
    }

    private record AuditLine(
            long id,
            long atMillis,
            String who,
            String what,
            String target,
            String from,
            int status,
            String requestId) {}
}
