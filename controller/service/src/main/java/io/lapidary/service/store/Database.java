package io.lapidary.service.store;

import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The SQL database under the stores of this package, at the current schema. What a transaction returned from is on disk;
 * one that failed left nothing.
 *
 * <p>Thread-safe. Calls wait for the disk, and for their turn to write; never on an event loop.
 */
public final class Database implements AutoCloseable {
    private final Object place;
    private final HikariDataSource writers;
    private final HikariDataSource readers;
    private final Consumer<Handle> beforeWriting;
    private final Consumer<Runnable> losing;
    private final Runnable afterClosing;
    private final Jdbi writing;
    private final Jdbi reading;

    /**
     * @param place for messages
     * @param writers closed with this, as {@code readers}
     * @param beforeWriting first thing in each transaction that writes; may refuse it
     * @param losing is given who wants to know when the database is lost to another service
     * @param afterClosing lets go of whatever keeps others out
     */
    Database(
            Object place,
            HikariDataSource writers,
            HikariDataSource readers,
            Consumer<Handle> beforeWriting,
            Consumer<Runnable> losing,
            Runnable afterClosing) {
        this.place = place;
        this.writers = writers;
        this.readers = readers;
        this.beforeWriting = beforeWriting;
        this.losing = losing;
        this.afterClosing = afterClosing;
        this.writing = Jdbi.create(writers);
        this.reading = Jdbi.create(readers);
    }

    /** Tells once, on a thread that must not be held up, when another service has taken the database over. */
    public void onLost(Runnable listener) {
        losing.accept(listener);
    }

    /** Does work that writes: all of it or nothing. */
    <T> T transact(Function<Handle, T> work) {
        return uninterrupted(writing, sql -> {
            beforeWriting.accept(sql);
            return work.apply(sql);
        });
    }

    /** Does work that only reads; it sees one state throughout, and waits for no writer. */
    <T> T read(Function<Handle, T> work) {
        return uninterrupted(reading, work);
    }

    /** Waiting for a connection gives up when interrupted, but who is told to leave still has to store that. */
    private <T> T uninterrupted(Jdbi jdbi, Function<Handle, T> work) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return jdbi.inTransaction(work::apply);
                } catch (JdbiException e) {
                    if (!Failures.isInterruptedWait(e)) {
                        throw Failures.of(place, e);
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        try {
            readers.close();
            writers.close();
        } finally {
            afterClosing.run();
        }
    }
}
