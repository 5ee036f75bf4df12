package io.lapidary.service.http;

import io.lapidary.exchange.TicketKind;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.json.Json;
import io.lapidary.service.host.SearchState;
import io.lapidary.service.host.Searches.View;
import io.lapidary.service.search.Cause;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Makes searches that wait for workers say so. Asks who is there once; for one answer. */
final class EmptyPools {
    private final Set<String> manned;

    EmptyPools(Supplier<List<WorkerCard>> workers) {
        List<WorkerCard> cards = workers.get();
        boolean accuracy = cards.stream().anyMatch(card -> card.kinds().contains(TicketKind.ACCURACY));
        this.manned = cards.stream()
                .filter(card -> card.kinds().contains(TicketKind.JUDGE)
                        || accuracy && card.kinds().contains(TicketKind.LATENCY))
                .map(WorkerCard::pool)
                .collect(Collectors.toSet());
    }

    /** The same view, with the reason of its waiting where there is no other. */
    View noted(View view) {
        if (view.state() != SearchState.RUNNING || !view.summary().cause().isEmpty()) {
            return view;
        }
        String pool = Json.tree(view.stored().spec()).at("/device/pool").asText(WorkerCard.STANDARD_POOL);
        return manned.contains(pool)
                ? view
                : new View(
                        view.stored(),
                        view.state(),
                        view.summary()
                                .because(
                                        "No worker of the pool (%s) is there; start one with `lapidary worker --pool %s`."
                                                .formatted(pool, pool),
                                        Cause.NO_WORKERS));
    }
}
