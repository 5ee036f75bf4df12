package io.lapidary.runtime;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketKind;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.exchange.WorkerRoster;
import io.lapidary.json.Json;
import io.lapidary.outcome.HalfJudged;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes its pool's tickets, and any pool's of kind ACCURACY, one at a time, and answers them. While it works, a daemon thread beats for its ticket and shows its card. Runs on the thread that calls {@link
 * #run}, until that thread is interrupted (a ticket it then has is given back), until it is drained, or until the
 * exchange is closed, which comes out as an exception.
 *
 * <p>One whose first tickets fail, one after the other, leaves all others to its neighbours while it has any: something is
 * wrong with it, and it would fail whatever comes.
 */
public final class Worker implements Runnable {
    /** All that can be done. */
    public static final Set<TicketKind> KINDS =
            Set.of(TicketKind.PROFILE, TicketKind.JUDGE, TicketKind.ACCURACY, TicketKind.LATENCY);

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration WAIT = Duration.ofSeconds(5);
    /** After so many different tickets that failed before any was answered. */
    private static final int FAILED_FIRST = 3;

    private final AtomicReference<WorkerCard> card;
    private final AtomicReference<Ticket> current = new AtomicReference<>();
    private final TicketBoard board;
    private final WorkerRoster roster;
    private final Evaluators evaluators;
    private final Set<String> failedFirst = new HashSet<>();
    private volatile Thread runner;
    private volatile boolean draining;

    /** @param card says who it is and what it can do; idle */
    public Worker(WorkerCard card, TicketBoard board, WorkerRoster roster, Evaluators evaluators) {
        this.card = new AtomicReference<>(card);
        this.board = board;
        this.roster = roster;
        this.evaluators = evaluators;
    }

    @Override
    public void run() {
        String id = card.get().id();
        runner = Thread.currentThread();
        ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lapidary-heart");
            thread.setDaemon(true);
            return thread;
        });
        long everyMillis = Math.max(1, board.lease().toMillis() / 5);
        heart.scheduleWithFixedDelay(this::beat, 0, everyMillis, TimeUnit.MILLISECONDS);
        LOG.info("Worker {} joined pool {}", id, card.get().pool());
        try {
            Set<TicketKind> kinds = Set.copyOf(card.get().kinds());
            while (!Thread.currentThread().isInterrupted() && !draining) {
                Optional<Ticket> taken = board.take(id, kinds, this::mayDo, WAIT);
                if (taken.isPresent()) {
                    answer(taken.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            heart.shutdownNow();
            leave(id);
        }
    }

    /**
     * Makes it leave once it has answered what it has; from any thread. Whoever cannot wait for that interrupts its
     * thread after it.
     */
    public void drain() {
        draining = true;
        Thread running = runner;
        if (current.get() == null && running != null) {
            running.interrupt();
        }
    }

    /** What it says of itself right now. From any thread. */
    public WorkerCard card() {
        return card.get();
    }

    /** A ticket that failed here is left to others, as long as there are others that it did not fail on. */
    private boolean mayDo(Ticket ticket) {
        WorkerCard self = card.get();
        if (!self.does(ticket.kind(), ticket.pool())) {
            return false;
        }
        if (self.setAside().isEmpty() && !ticket.failedBy().contains(self.id())) {
            return true;
        }
        return neighbours(ticket).stream().allMatch(other -> ticket.failedBy().contains(other.id()));
    }

    /** Those that can take what it leaves. */
    private List<WorkerCard> neighbours(Ticket ticket) {
        WorkerCard self = card.get();
        return roster.workers().stream()
                .filter(other -> other.does(ticket.kind(), ticket.pool()))
                .filter(other -> !other.id().equals(self.id()))
                .filter(other -> other.setAside().isEmpty())
                .toList();
    }

    private void beat() {
        try {
            roster.show(card.get());
            Ticket ticket = current.get();
            if (ticket != null) {
                board.beat(ticket);
            }
        } catch (RuntimeException e) {
            // One lost beat is no harm, and an exception would end all further ones.
            LOG.warn("Worker {} could not beat: {}", card.get().id(), e.getMessage());
        }
    }

    private void answer(Ticket ticket) throws InterruptedException {
        current.set(ticket);
        card.updateAndGet(c -> c.busyWith(ticket.id()));
        try {
            String result = result(ticket);
            if (board.finish(ticket, result)) {
                card.updateAndGet(c -> c.finishedOne().setAside(""));
            } else {
                card.updateAndGet(WorkerCard::lateOne);
                LOG.warn("Ticket {}: the answer came after the lease was lost, and was refused", ticket.id());
            }
        } catch (InterruptedException e) {
            board.giveBack(ticket);
            throw e;
        } catch (IOException | RuntimeException e) {
            if (Thread.interrupted()) {
                board.giveBack(ticket);
                throw new InterruptedException("Interrupted while a ticket was answered.");
            }
            LOG.warn("Ticket {} failed", ticket.id(), e);
            failed(ticket, String.valueOf(e.getMessage() == null ? e : e.getMessage()));
        } catch (Error e) {
            // Out of memory, most likely: another worker may have more.
            board.fail(ticket, e.toString());
            throw e;
        } finally {
            current.set(null);
            card.updateAndGet(c -> c.busyWith(""));
        }
    }

    private void failed(Ticket ticket, String reason) {
        board.fail(ticket, reason);
        card.updateAndGet(WorkerCard::failedOne);
        failedFirst.add(ticket.id());
        if (card.get().finished() == 0 && failedFirst.size() >= FAILED_FIRST) {
            card.updateAndGet(c -> c.setAside(
                    "Its first %d tickets failed, the last one so: %s".formatted(failedFirst.size(), reason)));
            LOG.error(
                    "Worker {} leaves tickets to others: its first {} failed, the last one so: {}",
                    card.get().id(),
                    failedFirst.size(),
                    reason);
        }
    }

    private String result(Ticket ticket) throws IOException, InterruptedException {
        Judge judge = evaluators.of(ticket);
        return switch (ticket.kind()) {
            case PROFILE -> Json.write(judge.profile());
            case JUDGE -> Json.write(judge.judge(Json.read(ticket.body(), Candidate.class)));
            case ACCURACY -> Json.write(judge.accuracy(Json.read(ticket.body(), Candidate.class)));
            case LATENCY -> Json.write(judge.latency(Json.read(ticket.body(), HalfJudged.class)));
            default ->
                throw new IllegalStateException("Impossible state: ticket (%s) of kind (%s) was not asked for."
                        .formatted(ticket.id(), ticket.kind()));
        };
    }

    /** With the interrupt flag down, since it would break the call to the roster. */
    private void leave(String id) {
        boolean interrupted = Thread.interrupted();
        try {
            roster.leave(id);
            LOG.info("Worker {} left", id);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
