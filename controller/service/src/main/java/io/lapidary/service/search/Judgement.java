package io.lapidary.service.search;

import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketKind;
import io.lapidary.exchange.TicketState;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.outcome.AccuracyAnswer;
import io.lapidary.outcome.Outcome;
import java.util.List;

/** Reads a worker's answer. */
final class Judgement {
    private Judgement() {}

    /** What an ended ticket brings; one that no worker could answer is a failed trial, no more. */
    static AccuracyAnswer of(Ticket ended) {
        if (ended.state() == TicketState.FAILED) {
            return AccuracyAnswer.ended(new Outcome.Failed(ended.failures()));
        }
        try {
            return ended.kind() == TicketKind.ACCURACY
                    ? Json.read(ended.result(), AccuracyAnswer.class)
                    : AccuracyAnswer.ended(Json.read(ended.result(), Outcome.class));
        } catch (InvalidInput e) {
            return AccuracyAnswer.ended(new Outcome.Failed(List.of(
                    "Worker (%s) gave an answer that cannot be read: %s".formatted(ended.worker(), e.getMessage()))));
        }
    }
}
