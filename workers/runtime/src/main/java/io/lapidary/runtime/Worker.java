package io.lapidary.runtime;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketKind;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.exchange.WorkerRoster;
import io.lapidary.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tickets, one at a time, and answers them: PROFILE with the model's profile, JUDGE with the candidate's outcome.
 * While it works, a daemon thread beats for its ticket and shows its card. Runs on the thread that calls {@link #run},
 * until that thread is interrupted; a ticket it then has is given back.
 */
public final class Worker implements Runnable {
    /** What it can do. */
    public static final Set<TicketKind> KINDS = Set.of(TicketKind.PROFILE, TicketKind.JUDGE);

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final AtomicReference<WorkerCard> card;
    private final AtomicReference<Ticket> current = new AtomicReference<>();
    private final TicketBoard board;
    private final WorkerRoster roster;
    private final Evaluators evaluators;

    /** @param card says who it is; idle */
    public Worker(WorkerCard card, TicketBoard board, WorkerRoster roster, Evaluators evaluators) {
        this.card = new AtomicReference<>(card);
        this.board = board;
        this.roster = roster;
        this.evaluators = evaluators;
    }

    @Override
    public void run() {
        String id = card.get().id();
        ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lapidary-heart");
            thread.setDaemon(true);
            return thread;
        });
        long everyMillis = Math.max(1, board.lease().toMillis() / 5);
        heart.scheduleWithFixedDelay(this::beat, 0, everyMillis, TimeUnit.MILLISECONDS);
        LOG.info("Worker {} joined pool {}", id, card.get().pool());
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Optional<Ticket> taken = board.take(id, KINDS, this::mayDo, WAIT);
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

    /** A ticket that failed here is left to others, as long as there are others that it did not fail on. */
    private boolean mayDo(Ticket ticket) {
        WorkerCard self = card.get();
        return !ticket.failedBy().contains(self.id())
                || roster.workers().stream()
                        .filter(other -> other.pool().equals(self.pool()))
                        .allMatch(other -> ticket.failedBy().contains(other.id()));
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
                card.updateAndGet(WorkerCard::finishedOne);
            } else {
                LOG.warn("Ticket {}: the answer came after the lease was lost", ticket.id());
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
            board.fail(ticket, String.valueOf(e.getMessage() == null ? e : e.getMessage()));
        } catch (Error e) {
            // Out of memory, most likely: another worker may have more.
            board.fail(ticket, e.toString());
            throw e;
        } finally {
            current.set(null);
            card.updateAndGet(c -> c.busyWith(""));
        }
    }

    private String result(Ticket ticket) throws IOException, InterruptedException {
        Evaluator evaluator = evaluators.of(ticket.search());
        return switch (ticket.kind()) {
            case PROFILE -> Json.write(evaluator.profile());
            case JUDGE -> Json.write(evaluator.judge(Json.read(ticket.body(), Candidate.class)));
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
