package io.lapidary.app.cost;

import java.util.ArrayList;
import java.util.List;

/** Threads that compute and turn over memory for as long as this is open. */
final class Disturbance implements AutoCloseable {
    /** More than a core's caches hold. */
    private static final int VALUES = 1 << 20;

    private final List<Thread> threads;
    private volatile boolean over;
    /** Kept, so that the compiler cannot leave the work out. */
    private volatile long worth;

    private Disturbance(int count) {
        threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(this::work, "disturbance-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    static Disturbance start(int threads) {
        Disturbance disturbance = new Disturbance(threads);
        disturbance.threads.forEach(Thread::start);
        return disturbance;
    }

    private void work() {
        long[] values = new long[VALUES];
        while (!over) {
            long sum = 0;
            for (int i = 0; i < VALUES && !over; i++) {
                values[i] = values[i] * 6364136223846793005L + i;
                sum += values[i];
            }
            worth = sum;
        }
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
