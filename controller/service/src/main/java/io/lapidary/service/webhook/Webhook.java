package io.lapidary.service.webhook;

import io.lapidary.json.Json;
import io.lapidary.service.store.StoredWebhook;
import java.util.List;

/**
 * Somebody who is told of events, as lists show it: all but the secret.
 *
 * @param events those it wants, in the order of the enum
 * @param enabled whether it is told anything
 * @param reason why it was switched off; empty where it was not
 * @param owner who set it up
 * @param createdMillis since 1970
 */
public record Webhook(
        String id,
        String url,
        List<WebhookEvent> events,
        boolean enabled,
        String reason,
        String owner,
        long createdMillis) {
    public Webhook {
        events = List.copyOf(events);
    }

    static Webhook of(StoredWebhook stored) {
        return new Webhook(
                stored.id(),
                stored.url(),
                List.of(Json.read(stored.events(), WebhookEvent[].class)),
                stored.active(),
                stored.note(),
                stored.owner(),
                stored.createdMillis());
    }
}
