package io.lapidary.exchange;

import com.hazelcast.map.IMap;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Who is alive: a card is forgotten unless its worker shows it again in time. Thread-safe. */
public final class WorkerRoster {
    /** How long a card is believed. Workers show theirs several times as often. */
    public static final Duration BELIEVED = Duration.ofSeconds(30);

    private final IMap<String, WorkerCard> cards;
    private final Duration believed;

    WorkerRoster(IMap<String, WorkerCard> cards, Duration believed) {
        this.cards = cards;
        this.believed = believed;
    }

    /** Joins, or says that one is still there. */
    public void show(WorkerCard card) {
        cards.set(card.id(), card, believed.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void leave(String worker) {
        cards.delete(worker);
    }

    /** Workers alive, by id. */
    public List<WorkerCard> workers() {
        return cards.values().stream()
                .sorted(Comparator.comparing(WorkerCard::id))
                .toList();
    }
}
