package io.lapidary.exchange;

import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.query.Predicate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The map of tickets as those see it who have the key: whatever somebody else put there is thrown away as soon as it is
 * seen, and told of. That is a ticket with a wrong {@link Seal}, a whole one that was moved to another's place, and
 * what is no ticket at all. Thread-safe.
 */
final class GenuineTickets {
    private static final Logger LOG = LoggerFactory.getLogger(GenuineTickets.class);

    private final IMap<String, Ticket> map;
    private final Seal seal;
    private volatile Consumer<String> onForged = id -> {};

    GenuineTickets(IMap<String, Ticket> map, Seal seal) {
        this.map = map;
        this.seal = seal;
    }

    /** Tells the place of each that was thrown away, on the thread that saw it. */
    void onForged(Consumer<String> listener) {
        onForged = listener;
    }

    Optional<Ticket> get(String id) {
        Ticket found;
        try {
            found = map.get(id);
        } catch (HazelcastSerializationException e) {
            throwAway(id, e.getMessage());
            return Optional.empty();
        }
        return found != null && isGenuine(id, found) ? Optional.of(found) : Optional.empty();
    }

    /** By trial. */
    List<Ticket> where(Predicate<String, Ticket> which) {
        // Read inside the look: Hazelcast reads values only as they are asked for.
        Map<String, Ticket> found = looking(
                () -> map.entrySet(which).stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        return found.entrySet().stream()
                .filter(entry -> isGenuine(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getValue)
                .sorted(Comparator.comparingLong(Ticket::trial).thenComparing(Ticket::id))
                .toList();
    }

    /** What a look at the whole map finds, once all that cannot be read is out of its way. */
    <T> T looking(Supplier<T> look) {
        try {
            return look.get();
        } catch (HazelcastSerializationException e) {
            map.keySet().forEach(this::get);
            return look.get();
        }
    }

    /** Puts a ticket's next state, sealed, in the place of this one. False: it was no longer there. */
    boolean replace(Ticket now, Ticket next) {
        boolean replaced = map.replace(now.id(), now, seal.put(next));
        if (!replaced) {
            throwAwayIfForeign(now);
        }
        return replaced;
    }

    /** False: it was no longer there. */
    boolean remove(Ticket now) {
        boolean removed = map.remove(now.id(), now);
        if (!removed) {
            throwAwayIfForeign(now);
        }
        return removed;
    }

    /**
     * A ticket that is still there though it could not be replaced has other bytes than we write: a whole one, written
     * again by somebody else. Hazelcast compares bytes, so nobody could ever change it.
     */
    private void throwAwayIfForeign(Ticket unchanged) {
        if (get(unchanged.id()).filter(unchanged::equals).isPresent()) {
            throwAway(unchanged.id(), "It is not as we write it.");
        }
    }

    private void throwAway(String id, String why) {
        // Whatever its bytes are. A genuine one that came in between is posted again by who misses it.
        map.delete(id);
        LOG.warn("Somebody else writes to this cluster; what stood for ticket {} was thrown away: {}", id, why);
        onForged.accept(id);
    }

    private boolean isGenuine(String id, Ticket ticket) {
        boolean genuine = id.equals(ticket.id()) && seal.isOn(ticket);
        if (!genuine) {
            throwAway(id, "Its seal is wrong, or it is another's.");
        }
        return genuine;
    }
}
