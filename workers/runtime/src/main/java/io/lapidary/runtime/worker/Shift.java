package io.lapidary.runtime.worker;

import io.lapidary.exchange.ClusterAccess;
import io.lapidary.exchange.Exchange;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.runtime.Evaluators;
import io.lapidary.runtime.Worker;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's life in one process: joins its controller, works, and joins anew whenever the cluster ended or the
 * controller came back with other secrets, until it is asked to leave. Runs on the thread that calls {@link #run}.
 */
public final class Shift implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Shift.class);

    private final Access access;
    private final Evaluators evaluators;
    private final Optional<String> predecessor;
    private final CountDownLatch ended = new CountDownLatch(1);
    private WorkerCard card;
    private boolean told;
    private volatile Thread runner;
    private volatile Worker working;
    private volatile boolean leaving;

    /** Says how to join, anew at each call. */
    @FunctionalInterface
    public interface Access {
        ClusterAccess get() throws IOException, InterruptedException;
    }

    /**
     * @param card says who it is; idle
     * @param predecessor why the process before this one, under the same id, died: what it had is given to others at
     *     once; empty where there was none
     */
    public Shift(WorkerCard card, Access access, Evaluators evaluators, Optional<String> predecessor) {
        this.card = card;
        this.access = access;
        this.evaluators = evaluators;
        this.predecessor = predecessor;
    }

    @Override
    public void run() {
        runner = Thread.currentThread();
        Backoff backoff = new Backoff();
        try {
            while (!leaving && !Thread.currentThread().isInterrupted()) {
                try (Exchange exchange = Exchange.join(access.get())) {
                    backoff = new Backoff();
                    work(exchange);
                } catch (IOException | RuntimeException e) {
                    if (leaving || Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    LOG.warn("Worker {} waits to join: {}", card.id(), reason(e));
                    backoff.sleep();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void work(Exchange exchange) {
        if (predecessor.isPresent() && !told) {
            exchange.tickets().failAll(card.id(), predecessor.get());
            told = true;
        }
        Worker worker = new Worker(card, exchange.tickets(), exchange.workers(), evaluators);
        working = worker;
        try {
            if (!leaving) {
                worker.run();
            }
        } finally {
            working = null;
            card = worker.card().busyWith("");
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null
                ? "the controller does not answer (%s)".formatted(e.getClass().getSimpleName())
                : e.getMessage().lines().findFirst().orElse("");
    }

    /**
     * Makes it answer what it has, or give it back where that takes longer, and leave. Returns when it has left; from any
     * other thread.
     */
    public void leave(long patienceMillis) throws InterruptedException {
        leaving = true;
        Worker now = working;
        Thread running = runner;
        if (now != null) {
            now.drain();
        } else if (running != null) {
            running.interrupt();
        }
        if (!ended.await(patienceMillis, TimeUnit.MILLISECONDS) && running != null) {
            running.interrupt();
            ended.await(patienceMillis, TimeUnit.MILLISECONDS);
        }
    }
}
