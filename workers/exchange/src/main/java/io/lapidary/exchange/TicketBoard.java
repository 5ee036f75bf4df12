package io.lapidary.exchange;

import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicates;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where work is posted, taken and answered. Every step is a compare-and-set on the one map of tickets, so that a ticket
 * has one owner, and a worker that lost its lease can neither finish nor fail what another now has. Every ticket carries a
 * {@link Seal}; one with a wrong one is thrown away as soon as it is seen, whoever put it there.
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

    /** Then a note that nobody read is forgotten. */
    private static final Duration NOTED = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(TicketBoard.class);

    private final IMap<String, Ticket> tickets;
    private final GenuineTickets genuine;
    private final Seal seal;
    private final Duration lease;
    private final WorkerRoster workers;
    private final Leases leases;
    private final Bell bell = new Bell();
    private final UUID listener;
    private final LongAdder expired = new LongAdder();
    private volatile Consumer<String> forged = id -> {};

    /** @param workers who may come for tickets */
    TicketBoard(IMap<String, Ticket> tickets, Seal seal, Duration lease, WorkerRoster workers) {
        this.tickets = tickets;
        this.genuine = new GenuineTickets(tickets, seal);
        this.seal = seal;
        this.lease = lease;
        this.workers = workers;
        this.leases = new Leases(lease);
        this.listener = bell.ringOn(tickets, inState(TicketState.OPEN));
    }

    /** How long a worker may be silent. It should beat several times as often. */
    public Duration lease() {
        return lease;
    }

    /**
     * Tells the id of each ticket that was thrown away, here or by a worker that saw it first: for a wrong seal, for being
     * another's, or for being none. On the thread that saw it, or that sweeps.
     */
    public void onForged(Consumer<String> listener) {
        genuine.onForged(listener);
        forged = listener;
    }

    /** Tells the controller of each ticket that is thrown away here, which it tells to who {@link #onForged listens}. */
    void tellOfForged() {
        genuine.onForged(id -> note(Ticket.forged(id)));
    }

    private void note(Ticket note) {
        tickets.putIfAbsent(note.id(), seal.put(note), NOTED.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** See {@link WorkerRoster#areHalvesWorthIt}. */
    public boolean areHalvesWorthIt(String pool) {
        return workers.areHalvesWorthIt(pool);
    }

    /** Offers work. A ticket whose id is already posted stays as it is. */
    public void post(Ticket ticket) {
        if (ticket.state() != TicketState.OPEN) {
            throw new IllegalArgumentException(
                    "Ticket (%s) is (%s); only an open one can be posted.".formatted(ticket.id(), ticket.state()));
        }
        tickets.putIfAbsent(ticket.id(), seal.put(ticket));
        bell.ring();
    }

    /** Takes whatever ticket is next; see {@link #take(String, Set, Predicate, Duration)}. */
    public Optional<Ticket> take(String worker, Set<TicketKind> kinds, Duration wait) throws InterruptedException {
        return take(worker, kinds, ticket -> true, wait);
    }

    /**
     * Takes the open ticket of the lowest trial, waiting for one if need be.
     *
     * @param wanted lets those through that this worker takes; may be called often
     * @return empty when none came in that time
     */
    public Optional<Ticket> take(String worker, Set<TicketKind> kinds, Predicate<Ticket> wanted, Duration wait)
            throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            long heard = bell.rings();
            Optional<Ticket> taken = tryTake(worker, kinds, wanted);
            long left = deadline - System.nanoTime();
            if (taken.isPresent() || left <= 0) {
                return taken;
            }
            bell.await(heard, Math.min(left, LOOK_AGAIN.toNanos()));
        }
    }

    private Optional<Ticket> tryTake(String worker, Set<TicketKind> kinds, Predicate<Ticket> wanted) {
        com.hazelcast.query.Predicate<String, Ticket> open = Predicates.and(
                inState(TicketState.OPEN),
                Predicates.in(
                        TicketSerializer.KIND,
                        kinds.stream().map(TicketKind::name).toArray(String[]::new)));
        for (Ticket ticket : genuine.where(open)) {
            if (wanted.test(ticket)) {
                Ticket mine = seal.put(ticket.takenBy(worker));
                if (genuine.replace(ticket, mine)) {
                    return Optional.of(mine);
                }
            }
        }
        return Optional.empty();
    }

    /** Says that its worker is still at it. False: the lease is lost, and the work is in vain. */
    public boolean beat(Ticket ticket) {
        return change(ticket, Ticket::beaten);
    }

    /**
     * Answers. False: the lease was lost, another has the ticket or nobody wants it any more; the answer is dropped, and
     * a note tells its search: see {@link #late}.
     */
    public boolean finish(Ticket ticket, String resultJson) {
        boolean inTime = change(ticket, t -> t.done(resultJson));
        if (!inTime) {
            note(ticket.late());
        }
        return inTime;
    }

    /** Says that this attempt failed; the third failure ends the ticket. False: the lease was lost. */
    public boolean fail(Ticket ticket, String reason) {
        return change(ticket, t -> t.failed(reason));
    }

    /** Gives a ticket back that nothing is wrong with, as a worker does that is told to leave. */
    public boolean giveBack(Ticket ticket) {
        return change(ticket, Ticket::givenBack);
    }

    /**
     * Says that a worker's process died with whatever it had, as its successor under the same id knows.
     *
     * @return how many tickets it had
     */
    public int failAll(String worker, String reason) {
        int failed = 0;
        for (Ticket ticket : genuine.where(inState(TicketState.LEASED))) {
            if (ticket.worker().equals(worker) && fail(ticket, reason)) {
                failed++;
            }
        }
        return failed;
    }

    private boolean change(Ticket mine, UnaryOperator<Ticket> step) {
        while (true) {
            Optional<Ticket> now = genuine.get(mine.id()).filter(ticket -> ticket.isSameLease(mine));
            if (now.isEmpty()) {
                return false;
            }
            // Only a beat of the same worker can come between; then try once more.
            if (genuine.replace(now.get(), step.apply(now.get()))) {
                return true;
            }
        }
    }

    /**
     * Takes tickets away from workers that were silent for longer than the lease by the caller's clock, as far as the
     * caller looked. The guarantee behind all events: whoever waits for answers calls it every second or so.
     *
     * @return how many were taken away
     */
    public int sweep(long nowMillis) {
        genuine.where(inState(TicketState.FORGED)).forEach(this::tell);
        int swept = 0;
        for (Ticket leased : leases.expired(genuine.where(inState(TicketState.LEASED)), nowMillis)) {
            Ticket next = leased.failed("Worker (%s) was lost in attempt %d: no sign of life for %d s."
                    .formatted(leased.worker(), leased.attempt(), lease.toSeconds()));
            if (genuine.replace(leased, next)) {
                swept++;
                LOG.warn(
                        "Ticket {}: {}",
                        leased.id(),
                        next.failures().get(next.failures().size() - 1));
            }
        }
        expired.add(swept);
        return swept;
    }

    private void tell(Ticket note) {
        if (genuine.remove(note)) {
            forged.accept(note.body());
        }
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
        return new Load(count(TicketState.OPEN), count(TicketState.LEASED), expired.sum());
    }

    private long count(TicketState state) {
        return genuine.looking(() -> tickets.keySet(inState(state))).size();
    }

    public Optional<Ticket> find(String id) {
        return genuine.get(id);
    }

    /** Notes that answers to a search's tickets came too late, {@link TicketState#LATE}; those not yet removed. */
    public List<Ticket> late(String search) {
        return genuine.where(Predicates.and(ofSearch(search), inState(TicketState.LATE)));
    }

    /** A search's tickets that came to an end and were not yet removed, by trial. */
    public List<Ticket> ended(String search) {
        return genuine.where(hasEnded(search));
    }

    /**
     * Opens an inbox for the answers to a search's tickets, those already there included.
     *
     * @param clock by which it says when attempts began and ended
     */
    public TicketInbox inbox(String search, InstantSource clock) {
        com.hazelcast.query.Predicate<String, Ticket> notJustABeat = Predicates.or(
                Predicates.notEqual(TicketSerializer.STATE, TicketState.LEASED.name()),
                Predicates.equal(TicketSerializer.BEATS, 0));
        return new TicketInbox(
                this, tickets, search, hasEnded(search), Predicates.and(ofSearch(search), notJustABeat), clock);
    }

    /** Withdraws a ticket, whoever has it. */
    public void remove(Ticket ticket) {
        tickets.delete(ticket.id());
    }

    /** Withdraws a ticket unless a worker has taken it. False: it is taken or ended. */
    public boolean withdraw(String id) {
        Optional<Ticket> now = genuine.get(id);
        return now.isEmpty() || now.get().state() == TicketState.OPEN && genuine.remove(now.get());
    }

    /**
     * Withdraws all tickets of a search that have not ended. After it none ends any more: what {@link #ended} then says
     * is all that was answered in time.
     */
    public void withdrawUnended(String search) {
        for (Ticket ticket : genuine.where(ofSearch(search))) {
            Ticket now = ticket;
            while (now != null && !now.state().isFinal() && !genuine.remove(now)) {
                now = genuine.get(ticket.id()).orElse(null);
            }
        }
    }

    /** Withdraws all tickets of a search. */
    public void removeAll(String search) {
        genuine.looking(() -> {
            tickets.removeAll(ofSearch(search));
            return null;
        });
    }

    /** Wakes up nobody any more; tickets stay. */
    @Override
    public void close() {
        tickets.removeEntryListener(listener);
    }

    private static com.hazelcast.query.Predicate<String, Ticket> hasEnded(String search) {
        return Predicates.and(ofSearch(search), Predicates.or(inState(TicketState.DONE), inState(TicketState.FAILED)));
    }

    private static com.hazelcast.query.Predicate<String, Ticket> ofSearch(String search) {
        return Predicates.equal(TicketSerializer.SEARCH, search);
    }

    private static com.hazelcast.query.Predicate<String, Ticket> inState(TicketState state) {
        return Predicates.equal(TicketSerializer.STATE, state.name());
    }
}
