package io.lapidary.exchange;

import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where the answers to one search's tickets arrive. A ticket stays in it until it is removed from the board, so an answer
 * that could not be stored is not lost. Hazelcast's threads only ring a bell here; the tickets are read by the caller.
 */
public final class TicketInbox implements AutoCloseable {
    private final TicketBoard board;
    private final IMap<String, Ticket> tickets;
    private final String search;
    private final Bell bell = new Bell();
    private final UUID listener;
    private final AttemptLog attempts;
    private final UUID watching;
    private final AtomicBoolean woken = new AtomicBoolean();

    /** @param passesOn lets through a ticket that was just taken, or is a worker's no more */
    TicketInbox(
            TicketBoard board,
            IMap<String, Ticket> tickets,
            String search,
            Predicate<String, Ticket> hasEnded,
            Predicate<String, Ticket> passesOn,
            InstantSource clock) {
        this.board = board;
        this.tickets = tickets;
        this.search = search;
        this.listener = bell.ringOn(tickets, hasEnded);
        this.attempts = new AttemptLog(clock);
        this.watching = tickets.addEntryListener(attempts, passesOn, true);
    }

    /** Ends the waiting of whoever waits here, or else the next one's. From any thread. */
    public void wake() {
        woken.set(true);
        bell.ring();
    }

    /**
     * All tickets that came to an end, done or failed, by trial, waiting for one if need be.
     *
     * @return empty when none came in that time, or before it was woken
     */
    public List<Ticket> await(Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            long heard = bell.rings();
            List<Ticket> ended = board.ended(search);
            long left = deadline - System.nanoTime();
            if (woken.getAndSet(false) || !ended.isEmpty() || left <= 0) {
                return ended;
            }
            bell.await(heard, Math.min(left, TicketBoard.LOOK_AGAIN.toNanos()));
        }
    }

    /** Who tried a ticket that came to an end, first to last, as far as it was seen here. To be asked once. */
    public List<Attempt> attempts(Ticket ended) {
        return attempts.take(ended);
    }

    @Override
    public void close() {
        tickets.removeEntryListener(watching);
        tickets.removeEntryListener(listener);
    }
}
