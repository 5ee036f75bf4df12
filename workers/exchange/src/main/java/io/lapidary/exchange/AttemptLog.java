package io.lapidary.exchange;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.listener.EntryUpdatedListener;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When attempts at a search's tickets began and ended, by the clock of whoever watches: a worker's says nothing, and a lost
 * one tells nothing. Events may be lost, so a time may be missing; who tried, and why it failed, stands on the ticket
 * itself. Thread-safe: Hazelcast's threads write, the search's reads.
 */
final class AttemptLog implements EntryUpdatedListener<String, Ticket> {
    private final InstantSource clock;
    private final Map<String, Times> byTicket = new HashMap<>();

    AttemptLog(InstantSource clock) {
        this.clock = clock;
    }

    /** Moments by attempt; @param failures which attempt brought the k-th failure */
    private record Times(Map<Integer, Long> begun, Map<Integer, Long> ended, Map<Integer, Integer> failures) {
        Times() {
            this(new HashMap<>(), new HashMap<>(), new HashMap<>());
        }
    }

    @Override
    public void entryUpdated(EntryEvent<String, Ticket> event) {
        seen(event.getValue());
    }

    private synchronized void seen(Ticket ticket) {
        Times times = byTicket.computeIfAbsent(ticket.id(), id -> new Times());
        if (ticket.state() == TicketState.LEASED) {
            times.begun().putIfAbsent(ticket.attempt(), clock.millis());
        } else {
            times.ended().putIfAbsent(ticket.attempt(), clock.millis());
            // A ticket that was given back has no failure more than before.
            times.failures().putIfAbsent(ticket.failures().size() - 1, ticket.attempt());
        }
    }

    /** All attempts at a ticket that came to an end, first to last; its times are forgotten. */
    synchronized List<Attempt> take(Ticket ended) {
        Times times = byTicket.remove(ended.id());
        times = times == null ? new Times() : times;
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < ended.failures().size(); i++) {
            Integer attempt = times.failures().get(i);
            attempts.add(new Attempt(
                    ended.failedBy().get(i),
                    times.begun().get(attempt),
                    times.ended().get(attempt),
                    ended.failures().get(i)));
        }
        if (ended.state() == TicketState.DONE) {
            // The answer may be read before the event comes.
            Long end = times.ended().getOrDefault(ended.attempt(), clock.millis());
            attempts.add(new Attempt(ended.worker(), times.begun().get(ended.attempt()), end, ""));
        }
        return attempts;
    }
}
