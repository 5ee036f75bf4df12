package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.http.SearchViews.All;
import io.lapidary.service.http.SearchViews.Items;
import io.lapidary.service.webhook.GivenWebhook;
import io.lapidary.service.webhook.Webhook;
import io.lapidary.service.webhook.WebhookEvent;
import io.lapidary.service.webhook.Webhooks;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/** Setting up who is told of events. */
final class WebhookRoutes {
    private static final String PATH = "/api/v1/webhooks/";

    private final Webhooks webhooks;

    WebhookRoutes(ApiParts parts) {
        this.webhooks = parts.webhooks();
    }

    void register(Operations operations) {
        operations.on("listWebhooks", r -> ApiAnswer.ok(All.of(webhooks.list())));
        operations.on("createWebhook", this::create);
        operations.on("getWebhook", r -> ApiAnswer.ok(find(r)));
        operations.on(
                "changeWebhook",
                r -> ApiAnswer.ok(webhooks.enable(
                                id(r),
                                r.body().get("enabled").asBoolean(),
                                r.caller().name())
                        .orElseThrow(() -> unknown(id(r)))));
        operations.on("deleteWebhook", r -> {
            if (!webhooks.delete(id(r))) {
                throw unknown(id(r));
            }
            return ApiAnswer.gone();
        });
        operations.on("listDeliveries", r -> {
            find(r);
            return ApiAnswer.ok(
                    Items.of(webhooks.deliveries(id(r), r.whole("offset"), r.whole("limit")), r, Function.identity()));
        });
    }

    private ApiAnswer create(ApiRequest request) {
        JsonNode body = request.body();
        Set<WebhookEvent> events = new HashSet<>();
        body.path("events").forEach(event -> events.add(Json.convert(event, WebhookEvent.class)));
        GivenWebhook given = webhooks.create(
                body.get("url").asText(), events, request.caller().name());
        return ApiAnswer.created(PATH + given.webhook().id(), given);
    }

    private static String id(ApiRequest request) {
        return request.segment("id");
    }

    private Webhook find(ApiRequest request) {
        return webhooks.find(id(request)).orElseThrow(() -> unknown(id(request)));
    }

    private static Refused unknown(String id) {
        return new Refused(Problem.of(404, "Not found", "There is no webhook (%s).".formatted(id)));
    }
}
