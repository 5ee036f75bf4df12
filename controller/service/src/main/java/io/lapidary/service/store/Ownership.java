package io.lapidary.service.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a PostgreSQL schema to one service: two would run the same searches twice.
 *
 * <p>A lock that lives with one connection says that a service is there, a beat that it is well, and the name it wrote
 * down that it is the one: each transaction that writes asks for it first, so that a service which was taken for dead
 * and wakes up later changes nothing. A connection that breaks is opened anew; where another service has the schema by
 * then, this one has lost it for good.
 */
final class Ownership implements AutoCloseable {
    /** Of an advisory lock with two keys; the other is the schema. */
    private static final int LOCK = 0x4c415049;

    private static final String OWNER = "owner";
    static final String BEAT = "owner-beat";
    static final Duration BEAT_EVERY = Duration.ofSeconds(3);
    /** Names the connections of a service, so that its successor can end what they hold. */
    static final String APPLICATION = "lapidary ";

    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String NO_SUCH_TABLE = "42P01";
    // A machine that vanished without a word would hold the lock for hours.
    private static final String NOTICE_SILENCE =
            "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

    private static final String HOLDERS =
            """
            FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND classid::bigint = ? AND objsubid = 2
              AND objid::bigint = hashtext(current_setting('search_path'))::bigint & 4294967295
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;
    private static final String END_HOLDER = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE pid IN (SELECT pid " + HOLDERS + ") AND application_name = ?";

    private final String name;
    private final DatabaseUrl url;
    private final PGSimpleDataSource source;
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "lapidary-owner");
        thread.setDaemon(true);
        return thread;
    });
    private Connection connection;
    private boolean announced;
    private boolean lost;
    private Runnable onLost = () -> {};

    private Ownership(String name, PGSimpleDataSource source, DatabaseUrl url) {
        this.name = name;
        this.source = source;
        this.url = url;
    }

    /**
     * Takes the lock, or throws {@link StoreFailure} where another service has it.
     *
     * @param source named as {@link #newName} says
     */
    static Ownership take(String name, PGSimpleDataSource source, DatabaseUrl url) throws SQLException {
        Ownership ownership = new Ownership(name, source, url);
        ownership.connection = ownership.locked();
        long millis = BEAT_EVERY.toMillis();
        ownership.beats.scheduleWithFixedDelay(ownership::beat, 0, millis, TimeUnit.MILLISECONDS);
        return ownership;
    }

    static String newName() {
        return UUID.randomUUID().toString();
    }

    private Connection locked() throws SQLException {
        Connection opened = source.getConnection();
        try (Statement statement = opened.createStatement()) {
            opened.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            statement.execute(NOTICE_SILENCE);
            ResultSet row = statement.executeQuery(
                    "SELECT pg_try_advisory_lock(" + LOCK + ", hashtext(current_setting('search_path')))");
            row.next();
            if (!row.getBoolean(1)) {
                throw Failures.databaseInUse(url);
            }
            return opened;
        } catch (SQLException | StoreFailure e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Writes down who owns the tables now. Ends the connections that an earlier owner left, since what they hold would
     * be waited for; what it is just writing is undone.
     */
    synchronized void announce() throws SQLException {
        Optional<String> before = owner(connection);
        if (before.isPresent()) {
            evict(connection, before.get());
        }
        put(OWNER, name);
        announced = true;
    }

    /** The service that owns the tables, or did last and ended without a word; empty where it left in order. */
    static Optional<String> owner(Connection connection) throws SQLException {
        return value(connection, OWNER);
    }

    /** A setting; empty also where there are no tables yet. */
    static Optional<String> value(Connection connection, String setting) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT value FROM settings WHERE name = ?")) {
            query.setString(1, setting);
            ResultSet row = query.executeQuery();
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            if (NO_SUCH_TABLE.equals(e.getSQLState())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether some service has the lock. */
    static boolean isHeld(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT pid " + HOLDERS)) {
            query.setLong(1, LOCK);
            return query.executeQuery().next();
        }
    }

    /** Ends the connections of a service; nothing happens where it has none. */
    static void evict(Connection connection, String owner) throws SQLException {
        try (PreparedStatement evict = connection.prepareStatement(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ? AND pid <> pg_backend_pid()")) {
            evict.setString(1, APPLICATION + owner);
            evict.execute();
        }
    }

    private void put(String setting, String value) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(
                "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")) {
            put.setString(1, setting);
            put.setString(2, value);
            put.execute();
        }
    }

    /** Refuses to write for a service that is not the owner any more. */
    void check(Handle sql) {
        Optional<String> owner = sql.createQuery("SELECT value FROM settings WHERE name = ? FOR SHARE")
                .bind(0, OWNER)
                .mapTo(String.class)
                .findOne();
        if (!owner.equals(Optional.of(name))) {
            throw Failures.databaseInUse(url);
        }
    }

    /** Is told once, on a thread of this, when another service has the tables; at once where it has them already. */
    synchronized void onLost(Runnable listener) {
        onLost = listener;
        if (lost) {
            beats.execute(listener);
        }
    }

    private synchronized void beat() {
        if (lost) {
            return;
        }
        try {
            if (connection == null) {
                connection = locked();
                if (announced && !owner(connection).equals(Optional.of(name))) {
                    lose();
                    return;
                }
            }
            put(BEAT, UUID.randomUUID().toString());
        } catch (StoreFailure e) {
            loseIfOwned();
        } catch (SQLException e) {
            if (!NO_SUCH_TABLE.equals(e.getSQLState())) {
                LOG.warn("The lock on {} is taken anew: {}", url, e.getMessage());
                release();
            }
        }
    }

    /**
     * Somebody has the lock. It may be this one's own broken connection, of which the server does not know yet; another
     * service that did not write down its name so far has decided nothing.
     */
    private void loseIfOwned() {
        try (Connection other = source.getConnection()) {
            Optional<String> owner = owner(other);
            if (owner.equals(Optional.of(name))) {
                try (PreparedStatement end = other.prepareStatement(END_HOLDER)) {
                    end.setLong(1, LOCK);
                    end.setString(2, APPLICATION + name);
                    end.execute();
                }
            } else if (announced && owner.isPresent()) {
                lose();
            }
        } catch (SQLException e) {
            LOG.warn("Who owns {} could not be asked: {}", url, e.getMessage());
        }
    }

    private void lose() {
        lost = true;
        release();
        LOG.warn("Another service owns {} now", url);
        onLost.run();
    }

    private void release() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("A connection that had broken did not close.", e);
        }
        connection = null;
    }

    /** Lets the next service in. */
    @Override
    public void close() {
        beats.shutdown();
        synchronized (this) {
            try {
                if (announced && !lost && connection != null) {
                    try (PreparedStatement leave =
                            connection.prepareStatement("DELETE FROM settings WHERE name = ? AND value = ?")) {
                        leave.setString(1, OWNER);
                        leave.setString(2, name);
                        leave.execute();
                    }
                }
            } catch (SQLException e) {
                LOG.warn("{} was not left in order: {}", url, e.getMessage());
            } finally {
                release();
                lost = true;
            }
        }
    }
}
