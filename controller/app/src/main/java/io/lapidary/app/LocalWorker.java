package io.lapidary.app;

import io.lapidary.exchange.Exchange;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketInbox;
import io.lapidary.exchange.TicketKind;
import io.lapidary.exchange.TicketState;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.json.Json;
import io.lapidary.profile.ModelProfile;
import io.lapidary.runtime.Evaluator;
import io.lapidary.runtime.Worker;
import java.time.Duration;
import java.util.List;

/** A worker in this process, on a thread of its own, reached by tickets as any other is. Closing it ends both. */
final class LocalWorker implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Exchange exchange;
    private final Thread thread;

    private LocalWorker(Exchange exchange, Thread thread) {
        this.exchange = exchange;
        this.thread = thread;
    }

    /** Opens an exchange for this process alone, and a worker at it that judges with this evaluator. */
    static LocalWorker start(Evaluator evaluator, String device) {
        Exchange exchange = Exchange.embedded();
        WorkerCard card = new WorkerCard(
                "local", "localhost", "default", device, List.copyOf(Worker.KINDS), System.currentTimeMillis(), "", 0);
        Thread thread = new Thread(
                new Worker(card, exchange.tickets(), exchange.workers(), search -> evaluator), "lapidary-worker");
        thread.setDaemon(true);
        thread.start();
        return new LocalWorker(exchange, thread);
    }

    TicketBoard tickets() {
        return exchange.tickets();
    }

    /** What calibration says of a search's model. */
    ModelProfile profile(String search) throws InterruptedException {
        try (TicketInbox inbox = tickets().inbox(search)) {
            tickets().post(Ticket.open(search + "/profile", search, -1, TicketKind.PROFILE, ""));
            List<Ticket> ended = List.of();
            while (ended.isEmpty()) {
                ended = inbox.await(LOOK);
            }
            Ticket answer = ended.get(0);
            tickets().remove(answer);
            if (answer.state() == TicketState.FAILED) {
                throw new Refusal(
                        Exit.OUR_FAULT, "The model cannot be profiled: " + String.join("; ", answer.failures()));
            }
            return Json.read(answer.result(), ModelProfile.class);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        // Also when this thread is told to stop: the worker uses probes that are closed after it.
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        exchange.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
