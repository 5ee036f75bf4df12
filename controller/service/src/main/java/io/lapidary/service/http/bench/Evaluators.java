package io.lapidary.service.http.bench;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketKind;
import io.lapidary.json.Json;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Provenance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Threads that answer tickets after a while, as workers on other machines would. */
final class Evaluators implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final double BASE_ACCURACY = 93.5;

    private final TicketBoard board;
    private final Duration evaluation;
    private final List<Thread> threads = new ArrayList<>();

    Evaluators(TicketBoard board, int count, Duration evaluation) {
        this.board = board;
        this.evaluation = evaluation;
        for (int i = 0; i < count; i++) {
            String name = "stand-in-" + i;
            Thread thread = new Thread(() -> work(name), name);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void work(String name) {
        try {
            while (true) {
                Optional<Ticket> taken = board.take(name, EnumSet.of(TicketKind.JUDGE), WAIT);
                if (taken.isPresent()) {
                    Thread.sleep(evaluation.toMillis());
                    Candidate candidate = Json.read(taken.get().body(), Candidate.class);
                    board.finish(taken.get(), Json.write(outcome(candidate)));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same for the same candidate; now and then the best so far, as in a real search. */
    private static Outcome outcome(Candidate candidate) {
        SplittableRandom random = new SplittableRandom(candidate.id().hashCode());
        double ratio = 0.3 + 0.6 * random.nextDouble();
        long size = Math.round(1_000_000 * (0.25 + 0.7 * random.nextDouble()));
        Latency latency = new Latency(
                1_000, 1_000 * ratio, ratio, ratio * 0.98, ratio * 1.02, false, 11, Latency.Source.MEASURED);
        Provenance provenance =
                new Provenance("stand-in", "a stand-in", Map.of("onnxruntime", "none"), 1, 1, 5_000, "", 1, 2, 3);
        return new Outcome.Scored(new Measurement(
                BASE_ACCURACY - 3 * random.nextDouble(),
                BASE_ACCURACY,
                latency,
                size,
                1_000_000,
                size * 9 / 10,
                900_000,
                size * 10,
                10_000_000,
                provenance));
    }

    @Override
    public void close() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
