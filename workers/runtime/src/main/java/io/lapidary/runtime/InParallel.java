package io.lapidary.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Runs numbered pieces of work on several threads, the caller's among them. */
final class InParallel {
    private InParallel() {}

    /**
     * Runs pieces 0 to {@code pieces} (exclusive) and waits for all of them, also where one throws: what they use may be
     * freed afterwards. An interrupt does not cut it short.
     */
    static void run(int pieces, int threads, IntConsumer piece) {
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> {
            for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
                piece.accept(i);
            }
        };
        ExecutorService others = Executors.newFixedThreadPool(Math.max(1, threads - 1), InParallel::daemon);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            running.add(others.submit(work));
        }
        try {
            work.run();
        } finally {
            next.set(pieces);
            others.shutdown();
            running.forEach(InParallel::finished);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "lapidary-accuracy");
        thread.setDaemon(true);
        return thread;
    }

    private static void finished(Future<?> other) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    other.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause
                            ? cause
                            : new ModelFailure("The model cannot be run: " + e.getCause(), e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
