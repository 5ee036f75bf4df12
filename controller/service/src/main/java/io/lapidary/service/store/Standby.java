package io.lapidary.service.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits, on a thread of its own, until the service that owns a PostgreSQL database leaves, dies, or has not beaten for
 * {@link #SILENCE}; one that hangs is cut off from the database, and finds that out when it wakes up. Silence is
 * measured by this machine's clock alone. Both services must log in as the same role, or this one may not cut off the
 * other.
 */
public final class Standby implements AutoCloseable {
    /** How long an owner may be silent: five beats. */
    static final Duration SILENCE = Ownership.BEAT_EVERY.multipliedBy(5);

    private static final Logger LOG = LoggerFactory.getLogger(Standby.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    /** An owner whose connection broke takes the lock again before that many looks, if it lives. */
    private static final int LOOKS = 3;

    private final DatabaseUrl url;
    private final PGSimpleDataSource source;
    private final Duration silence;
    private final CompletableFuture<Void> free = new CompletableFuture<>();
    private final Thread thread;
    private int freeLooks;
    private Optional<String> beat = Optional.empty();
    private long beatNanos;

    private Standby(DatabaseUrl url, Duration silence) throws SQLException {
        this.url = url;
        this.silence = silence;
        this.source = PostgresServer.source(url, "lapidary standby");
        this.thread = new Thread(this::watch, "lapidary-standby");
        thread.setDaemon(true);
    }

    /** Begins to wait. */
    public static Standby begin(DatabaseUrl url) {
        return begin(url, SILENCE);
    }

    static Standby begin(DatabaseUrl url, Duration silence) {
        try {
            Standby standby = new Standby(url, silence);
            standby.thread.start();
            return standby;
        } catch (SQLException e) {
            throw Failures.of(url, e);
        }
    }

    /** Completes when the database is there to be taken; another one that waits may still be quicker. */
    public CompletableFuture<Void> free() {
        return free;
    }

    private void watch() {
        boolean reachable = true;
        beatNanos = System.nanoTime();
        try {
            while (true) {
                try (Connection connection = source.getConnection()) {
                    reachable = true;
                    if (isFree(connection)) {
                        free.complete(null);
                        return;
                    }
                } catch (SQLException e) {
                    if (reachable) {
                        LOG.warn("Standing by, {} cannot be asked: {}", url, e.getMessage());
                    }
                    reachable = false;
                    freeLooks = 0;
                    beatNanos = System.nanoTime();
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            free.cancel(false);
        }
    }

    private boolean isFree(Connection connection) throws SQLException {
        Optional<String> owner = Ownership.owner(connection);
        if (!Ownership.isHeld(connection)) {
            freeLooks++;
            return owner.isEmpty() || freeLooks >= LOOKS;
        }
        freeLooks = 0;
        Optional<String> now = Ownership.value(connection, Ownership.BEAT);
        if (now.isEmpty() || !now.equals(beat)) {
            beat = now;
            beatNanos = System.nanoTime();
        } else if (owner.isPresent() && System.nanoTime() - beatNanos > silence.toNanos()) {
            LOG.warn("The service that owns {} has been silent for {} s and is cut off", url, silence.toSeconds());
            Ownership.evict(connection, owner.get());
            beatNanos = System.nanoTime();
        }
        return false;
    }

    /** Waits no longer. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
