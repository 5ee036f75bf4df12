package io.lapidary.exchange;

import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where work is posted, taken and answered. Every step is a compare-and-set on the one map of tickets, so that a ticket
 * has one owner, and a worker that lost its lease can neither finish nor fail what another now has.
 *
 * <p>Nothing here is durable: who posts keeps the truth in a store and posts again after a restart. Events only wake up
 * who waits; they may be lost, so all who wait look again every {@link #LOOK_AGAIN}. (A worker waits for several kinds at
 * once, which no blocking queue offers.)
 *
 * <p>Thread-safe. A thread interrupted inside gets Hazelcast's exception where the method does not declare the
 * interrupt.
 */
public final class TicketBoard implements AutoCloseable {
    /** How long a worker may be silent before its ticket is given to another, unless said otherwise. */
    public static final Duration LEASE = Duration.ofSeconds(30);

    static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(TicketBoard.class);

    private final IMap<String, Ticket> tickets;
    private final InstantSource clock;
    private final Duration lease;
    private final Bell bell = new Bell();
    private final UUID listener;
    private final LongAdder expired = new LongAdder();

    TicketBoard(IMap<String, Ticket> tickets, InstantSource clock, Duration lease) {
        this.tickets = tickets;
        this.clock = clock;
        this.lease = lease;
        this.listener = bell.ringOn(tickets, inState(TicketState.OPEN));
    }

    /** How long a worker may be silent. It should beat several times as often. */
    public Duration lease() {
        return lease;
    }

    /** Offers work. A ticket whose id is already posted stays as it is. */
    public void post(Ticket ticket) {
        if (ticket.state() != TicketState.OPEN) {
            throw new IllegalArgumentException(
                    "Ticket (%s) is (%s); only an open one can be posted.".formatted(ticket.id(), ticket.state()));
        }
        tickets.putIfAbsent(ticket.id(), ticket);
        bell.ring();
    }

    /**
     * Takes the open ticket of the lowest trial, waiting for one if need be.
     *
     * @return empty when none came in that time
     */
    public Optional<Ticket> take(String worker, Set<TicketKind> kinds, Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            long heard = bell.rings();
            Optional<Ticket> taken = tryTake(worker, kinds);
            long left = deadline - System.nanoTime();
            if (taken.isPresent() || left <= 0) {
                return taken;
            }
            bell.await(heard, Math.min(left, LOOK_AGAIN.toNanos()));
        }
    }

    private Optional<Ticket> tryTake(String worker, Set<TicketKind> kinds) {
        Predicate<String, Ticket> wanted = Predicates.and(
                inState(TicketState.OPEN),
                Predicates.in(
                        TicketSerializer.KIND,
                        kinds.stream().map(TicketKind::name).toArray(String[]::new)));
        for (Ticket open : inOrder(tickets.values(wanted))) {
            Ticket mine = open.takenBy(worker, clock.millis() + lease.toMillis());
            if (tickets.replace(open.id(), open, mine)) {
                return Optional.of(mine);
            }
        }
        return Optional.empty();
    }

    /** Says that its worker is still at it. False: the lease is lost, and the work is in vain. */
    public boolean beat(Ticket ticket) {
        return change(ticket, t -> t.extended(clock.millis() + lease.toMillis()));
    }

    /** Answers. False: the lease was lost, another has the ticket or nobody wants it any more; the answer is dropped. */
    public boolean finish(Ticket ticket, String resultJson) {
        return change(ticket, t -> t.done(resultJson));
    }

    /** Says that this attempt failed; the third failure ends the ticket. False: the lease was lost. */
    public boolean fail(Ticket ticket, String reason) {
        return change(ticket, t -> t.failed(reason));
    }

    /** Gives a ticket back that nothing is wrong with, as a worker does that is told to leave. */
    public boolean giveBack(Ticket ticket) {
        return change(ticket, Ticket::givenBack);
    }

    private boolean change(Ticket mine, UnaryOperator<Ticket> step) {
        while (true) {
            Ticket now = tickets.get(mine.id());
            if (now == null || !now.isSameLease(mine)) {
                return false;
            }
            // Only a beat of the same worker can come between; then try once more.
            if (tickets.replace(mine.id(), now, step.apply(now))) {
                return true;
            }
        }
    }

    /**
     * Takes tickets away from workers whose lease has run out by the caller's clock. The guarantee behind all events:
     * whoever waits for answers calls it every second or so.
     *
     * @return how many were taken away
     */
    public int sweep(long nowMillis) {
        int swept = 0;
        for (Ticket leased : tickets.values(inState(TicketState.LEASED))) {
            if (leased.leaseUntilMillis() < nowMillis) {
                Ticket next = leased.failed("Worker (%s) was lost in attempt %d: no sign of life for %d s."
                        .formatted(leased.worker(), leased.attempt(), lease.toSeconds()));
                if (tickets.replace(leased.id(), leased, next)) {
                    swept++;
                    LOG.warn(
                            "Ticket {}: {}",
                            leased.id(),
                            next.failures().get(next.failures().size() - 1));
                }
            }
        }
        expired.add(swept);
        return swept;
    }

    /**
     * How much there is to do.
     *
     * @param open tickets that wait for a worker
     * @param leased tickets that a worker has
     * @param expired how often a worker was lost with its ticket, since this board was opened
     */
    public record Load(long open, long leased, long expired) {}

    /** How much there is to do right now. */
    public Load load() {
        return new Load(
                tickets.keySet(inState(TicketState.OPEN)).size(),
                tickets.keySet(inState(TicketState.LEASED)).size(),
                expired.sum());
    }

    public Optional<Ticket> find(String id) {
        return Optional.ofNullable(tickets.get(id));
    }

    /** A search's tickets that came to an end and were not yet removed, by trial. */
    public List<Ticket> ended(String search) {
        return inOrder(tickets.values(hasEnded(search)));
    }

    /** Opens an inbox for the answers to a search's tickets, those already there included. */
    public TicketInbox inbox(String search) {
        return new TicketInbox(this, tickets, search, hasEnded(search));
    }

    /** Withdraws a ticket, whoever has it. */
    public void remove(Ticket ticket) {
        tickets.delete(ticket.id());
    }

    /** Withdraws a ticket unless a worker has taken it. False: it is taken or ended. */
    public boolean withdraw(String id) {
        Ticket now = tickets.get(id);
        return now == null || now.state() == TicketState.OPEN && tickets.remove(id, now);
    }

    /**
     * Withdraws all tickets of a search that have not ended. After it none ends any more: what {@link #ended} then says
     * is all that was answered in time.
     */
    public void withdrawUnended(String search) {
        for (Ticket ticket : tickets.values(ofSearch(search))) {
            Ticket now = ticket;
            while (now != null && !now.state().isFinal() && !tickets.remove(now.id(), now)) {
                now = tickets.get(ticket.id());
            }
        }
    }

    /** Withdraws all tickets of a search. */
    public void removeAll(String search) {
        tickets.removeAll(ofSearch(search));
    }

    /** Wakes up nobody any more; tickets stay. */
    @Override
    public void close() {
        tickets.removeEntryListener(listener);
    }

    private static Predicate<String, Ticket> hasEnded(String search) {
        return Predicates.and(ofSearch(search), Predicates.or(inState(TicketState.DONE), inState(TicketState.FAILED)));
    }

    private static Predicate<String, Ticket> ofSearch(String search) {
        return Predicates.equal(TicketSerializer.SEARCH, search);
    }

    private static Predicate<String, Ticket> inState(TicketState state) {
        return Predicates.equal(TicketSerializer.STATE, state.name());
    }

    private static List<Ticket> inOrder(Collection<Ticket> found) {
        return found.stream()
                .sorted(Comparator.comparingLong(Ticket::trial).thenComparing(Ticket::id))
                .toList();
    }
}
