package io.lapidary.service.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The SQL database under the stores of this package, brought to the current schema. What a transaction returned from is
 * on disk; one that failed left nothing.
 *
 * <p>Thread-safe. Calls wait for the disk, and for their turn to write; never on an event loop.
 */
public final class Database implements AutoCloseable {
    private static final int READERS = 4;

    private final Object place;
    private final HikariDataSource writers;
    private final HikariDataSource readers;
    private final Jdbi writing;
    private final Jdbi reading;

    private Database(Object place, HikariDataSource writers, HikariDataSource readers) {
        this.place = place;
        this.writers = writers;
        this.readers = readers;
        this.writing = Jdbi.create(writers);
        this.reading = Jdbi.create(readers);
    }

    /** Opens one SQLite file, which is created if need be. */
    static Database sqlite(Path file) {
        HikariDataSource writers = null;
        try {
            writers = pool("lapidary-writer", sqliteSource(file), 1);
            Flyway.configure()
                    .dataSource(writers)
                    .locations("classpath:io/lapidary/service/store")
                    .placeholders(Map.of(
                            "text", "TEXT",
                            "integer", "INTEGER",
                            "real", "REAL",
                            "boolean", "INTEGER",
                            "identity", "INTEGER PRIMARY KEY AUTOINCREMENT",
                            "options", "STRICT",
                            "clustered", "STRICT, WITHOUT ROWID"))
                    .load()
                    .migrate();
            HikariDataSource readers = pool("lapidary-reader", sqliteSource(file), READERS);
            return new Database(file, writers, readers);
        } catch (FlywayException | PoolInitializationException e) {
            if (writers != null) {
                writers.close();
            }
            throw Failures.of(file, e);
        }
    }

    private static SQLiteDataSource sqliteSource(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // In WAL mode only FULL forces each commit to disk.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(5_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static HikariDataSource pool(String name, DataSource source, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMaxLifetime(0);
        return new HikariDataSource(config);
    }

    /** Does work that writes: all of it or nothing. */
    <T> T transact(Function<Handle, T> work) {
        return within(writing, work);
    }

    /** Does work that only reads; it sees one state throughout, and waits for no writer. */
    <T> T read(Function<Handle, T> work) {
        return within(reading, work);
    }

    private <T> T within(Jdbi jdbi, Function<Handle, T> work) {
        // Waiting for a connection would give up at once; who is told to leave may still store its last words.
        boolean interrupted = Thread.interrupted();
        try {
            return jdbi.inTransaction(work::apply);
        } catch (JdbiException e) {
            throw Failures.of(place, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        readers.close();
        writers.close();
    }
}
