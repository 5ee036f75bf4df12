package io.lapidary.exchange;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose lease has run out, by the clock of whoever watches: workers' clocks say nothing. A worker is alive when its
 * ticket has changed since it was last looked at. Thread-safe.
 */
final class Leases {
    private final long leaseMillis;
    private Map<String, Seen> seen = Map.of();
    private long lookedMillis = Long.MIN_VALUE;

    Leases(Duration lease) {
        this.leaseMillis = lease.toMillis();
    }

    private record Seen(String worker, int attempt, int beats, long sinceMillis) {
        boolean isOf(Ticket ticket) {
            return worker.equals(ticket.worker()) && attempt == ticket.attempt() && beats == ticket.beats();
        }
    }

    /** Looks at all tickets that are leased; returns those whose worker was silent for longer than the lease. */
    synchronized List<Ticket> expired(Collection<Ticket> leased, long nowMillis) {
        // Who did not look for long was asleep itself, and did not see who was not.
        boolean slept = lookedMillis == Long.MIN_VALUE || Math.abs(nowMillis - lookedMillis) > leaseMillis / 2;
        lookedMillis = nowMillis;
        Map<String, Seen> now = new HashMap<>();
        for (Ticket ticket : leased) {
            Seen before = slept ? null : seen.get(ticket.id());
            now.put(
                    ticket.id(),
                    before != null && before.isOf(ticket)
                            ? before
                            : new Seen(ticket.worker(), ticket.attempt(), ticket.beats(), nowMillis));
        }
        seen = now;
        return leased.stream()
                .filter(t -> nowMillis - now.get(t.id()).sinceMillis() > leaseMillis)
                .toList();
    }
}
