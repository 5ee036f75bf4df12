package io.lapidary.app.lab;

import io.lapidary.exchange.Exchange;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.Evaluators;
import io.lapidary.runtime.Worker;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker in this process, on a thread of its own, reached by tickets as any other is. It serves all searches; the one
 * thread is enough, since an evaluation uses all cores or wants the machine to itself.
 */
public final class LocalWorker implements AutoCloseable {
    /** The only one of its kind in a process. */
    static final String ID = "local";

    private static final Logger LOG = LoggerFactory.getLogger(LocalWorker.class);

    private final Thread thread;

    private LocalWorker(Thread thread) {
        this.thread = thread;
    }

    /**
     * Starts it; it judges with what the evaluators say.
     *
     * @param pool whose tickets it takes
     * @param processor this machine's
     */
    public static LocalWorker start(Exchange exchange, String pool, DeviceProfile processor, Evaluators evaluators) {
        WorkerCard card = new WorkerCard(
                ID,
                processor.machine(),
                pool,
                processor.device(),
                List.copyOf(Worker.KINDS),
                System.currentTimeMillis(),
                WorkerCard.Machine.of(processor, Runtime.getRuntime().availableProcessors(), 0),
                Map.of(),
                "",
                0,
                0,
                0,
                "");
        Worker worker = new Worker(card, exchange.tickets(), exchange.workers(), evaluators);
        Thread thread = new Thread(() -> keepRunning(worker), "lapidary-worker");
        thread.setDaemon(true);
        thread.start();
        return new LocalWorker(thread);
    }

    /** Out of memory in one evaluation need not be so in the next, and without a worker every search would wait. */
    private static void keepRunning(Worker worker) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                worker.run();
            } catch (Error e) {
                LOG.error("The worker of this process failed and starts again", e);
            }
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
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
