package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketKind;
import io.lapidary.json.Json;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.store.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Worker threads that answer tickets by a function; one that throws fails its ticket. */
public final class Workers implements AutoCloseable {
    /** Ids of all tickets that were answered in time, in that order. */
    public final ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();

    private final List<Thread> threads = new ArrayList<>();

    private Workers() {}

    /** Each takes one ticket and answers it. */
    public static Workers of(TicketBoard board, int count, Function<Candidate, Outcome> judge) {
        Workers workers = new Workers();
        for (int i = 0; i < count; i++) {
            String name = "w" + i;
            workers.start(() -> workers.answer(board, board.take(name, judging(), Duration.ofSeconds(1)), judge));
        }
        return workers;
    }

    /** One that takes all it can get and answers the latest first. */
    public static Workers backwards(TicketBoard board, int window, Function<Candidate, Outcome> judge) {
        Workers workers = new Workers();
        List<Ticket> held = new ArrayList<>();
        workers.start(() -> {
            Optional<Ticket> next = board.take("w", judging(), Duration.ofMillis(held.isEmpty() ? 1000 : 20));
            next.ifPresent(held::add);
            if (!held.isEmpty() && (next.isEmpty() || held.size() == window)) {
                workers.answer(board, Optional.of(held.remove(held.size() - 1)), judge);
            }
        });
        return workers;
    }

    private static EnumSet<TicketKind> judging() {
        return EnumSet.of(TicketKind.JUDGE);
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private void start(Step step) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    step.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        threads.add(thread);
        thread.start();
    }

    private void answer(TicketBoard board, Optional<Ticket> taken, Function<Candidate, Outcome> judge) {
        taken.ifPresent(ticket -> {
            try {
                Outcome outcome = judge.apply(Json.read(ticket.body(), Candidate.class));
                if (board.finish(ticket, Json.write(outcome))) {
                    answered.add(ticket.id());
                }
            } catch (IllegalStateException | StoreFailure e) {
                board.fail(ticket, e.getMessage());
            }
        });
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
