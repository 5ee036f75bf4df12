package io.lapidary.service.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.lapidary.json.Json;
import io.lapidary.service.store.StoredDelivery;
import java.util.List;

/**
 * One event told to one webhook, and how that went.
 *
 * @param id as in the header {@code Lapidary-Delivery}
 * @param search id of the search; empty where it is about none
 * @param createdMillis since 1970, as all times here
 * @param nextMillis when it is tried next; null where it is not
 */
public record Delivery(
        String id,
        WebhookEvent event,
        String search,
        State state,
        long createdMillis,
        Long nextMillis,
        List<Attempt> attempts) {
    /** How far it got. */
    public enum State {
        @JsonProperty("waiting")
        WAITING,
        @JsonProperty("delivered")
        DELIVERED,
        @JsonProperty("given-up")
        GIVEN_UP
    }

    /**
     * One try.
     *
     * @param status of the answer; 0 where none came
     * @param error what went wrong; empty where nothing did
     * @param millis how long it took
     */
    public record Attempt(long atMillis, int status, String error, long millis) {}

    public Delivery {
        attempts = List.copyOf(attempts);
    }

    static Delivery of(StoredDelivery.Log log) {
        StoredDelivery stored = log.delivery();
        boolean waiting = stored.state() == StoredDelivery.State.PENDING;
        return new Delivery(
                Long.toString(stored.id()),
                WebhookEvent.of(stored.type()).orElseThrow(),
                Json.tree(stored.body()).path("search").path("id").asText(),
                switch (stored.state()) {
                    case PENDING -> State.WAITING;
                    case DELIVERED -> State.DELIVERED;
                    case FAILED -> State.GIVEN_UP;
                },
                stored.createdMillis(),
                waiting ? stored.dueMillis() : null,
                log.attempts().stream()
                        .map(a -> new Attempt(a.atMillis(), a.status() == null ? 0 : a.status(), a.error(), a.millis()))
                        .toList());
    }
}
