package io.lapidary.app.serve;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Signals that end a service: the first asks it to leave, within a bound; the second ends the process at once. A shutdown
 * hook could not tell them apart.
 */
final class Signals {
    private static final int ENDED_BY_SIGNAL = 128;

    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final Duration bound;

    private Signals(Duration bound) {
        this.bound = bound;
    }

    /** Listens to SIGINT and SIGTERM from now on. */
    static Signals listen(Duration bound) {
        Signals signals = new Signals(bound);
        Signal.handle(new Signal("INT"), signals::on);
        Signal.handle(new Signal("TERM"), signals::on);
        return signals;
    }

    private synchronized void on(Signal signal) {
        if (asked.isDone()) {
            Runtime.getRuntime().halt(ENDED_BY_SIGNAL + signal.getNumber());
        }
        Thread bounded = new Thread(() -> endAfter(signal), "lapidary-shutdown");
        bounded.setDaemon(true);
        bounded.start();
        asked.complete(null);
    }

    private void endAfter(Signal signal) {
        try {
            TimeUnit.MILLISECONDS.sleep(bound.toMillis());
            Runtime.getRuntime().halt(ENDED_BY_SIGNAL + signal.getNumber());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Completes at the first. */
    CompletableFuture<Void> asked() {
        return asked;
    }
}
