package io.lapidary.exchange;

import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryExpiredListener;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is alive: a card is forgotten unless its worker shows it again in time. Thread-safe. */
public final class WorkerRoster {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerRoster.class);

    private final IMap<String, WorkerCard> cards;
    private final Duration believed;
    private volatile Consumer<String> onForged = id -> {};

    /** @param believed how long a card is; workers show theirs several times as often */
    WorkerRoster(IMap<String, WorkerCard> cards, Duration believed) {
        this.cards = cards;
        this.believed = believed;
    }

    /** Tells the id of each card that was thrown away since it was none, on the thread that saw it. */
    public void onForged(Consumer<String> listener) {
        onForged = listener;
    }

    /** Joins, or says that one is still there. */
    public void show(WorkerCard card) {
        cards.set(card.id(), card, believed.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void leave(String worker) {
        cards.delete(worker);
    }

    /**
     * Tells of every worker whose card was forgotten: it did not leave, it fell silent. The listener is called by a thread
     * of the exchange and must return soon. Closing what is returned ends it.
     */
    public AutoCloseable onLost(Consumer<WorkerCard> listener) {
        UUID id = cards.addEntryListener(
                (EntryExpiredListener<String, WorkerCard>) expired -> listener.accept(expired.getOldValue()), true);
        return () -> cards.removeEntryListener(id);
    }

    /** Whether a pool's searches gain by being judged in halves: some worker could do one of them and not the whole. */
    public boolean areHalvesWorthIt(String pool) {
        return readable().stream()
                .anyMatch(card -> !card.does(TicketKind.JUDGE, pool)
                        && (card.does(TicketKind.ACCURACY, pool) || card.does(TicketKind.LATENCY, pool)));
    }

    /** Workers alive, by id. */
    public List<WorkerCard> workers() {
        return readable().stream().sorted(Comparator.comparing(WorkerCard::id)).toList();
    }

    private List<WorkerCard> readable() {
        try {
            return List.copyOf(cards.values());
        } catch (HazelcastSerializationException e) {
            cards.keySet().forEach(this::throwAwayUnreadable);
            return List.copyOf(cards.values());
        }
    }

    /** What is no card at all, and would else break every look at the map. */
    private void throwAwayUnreadable(String id) {
        try {
            cards.get(id);
        } catch (HazelcastSerializationException e) {
            LOG.warn("Somebody else writes to this cluster; no card of a worker is thrown away: {}", e.getMessage());
            cards.delete(id);
            onForged.accept(id);
        }
    }
}
