package io.lapidary.service.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Optional;

/** What webhooks are told of. */
public enum WebhookEvent {
    /** A search began its trials. */
    @JsonProperty("started")
    STARTED("started"),
    /** The first candidate that holds all limits. */
    @JsonProperty("first-feasible")
    FIRST_FEASIBLE("first-feasible"),
    /** A candidate is the best so far; the first one too. */
    @JsonProperty("improved")
    IMPROVED("improved"),
    /** A search ended with a candidate that holds all limits; {@link #FINISHED} follows. */
    @JsonProperty("goal-met")
    GOAL_MET("goal-met"),
    /** A worker was not heard of for too long; its work is handed out again. */
    @JsonProperty("worker-lost")
    WORKER_LOST("worker-lost"),
    /** A search is over. */
    @JsonProperty("finished")
    FINISHED("finished"),
    /** A search could not go on. */
    @JsonProperty("failed")
    FAILED("failed"),
    /** A search waits: somebody paused it, or the service itself did, for example because the disk is full. */
    @JsonProperty("paused")
    PAUSED("paused");

    private final String label;

    WebhookEvent(String label) {
        this.label = label;
    }

    /** As written in JSON and in the header {@code Lapidary-Event}. */
    public String label() {
        return label;
    }

    static Optional<WebhookEvent> of(String label) {
        return Arrays.stream(values())
                .filter(event -> event.label.equals(label))
                .findFirst();
    }
}
