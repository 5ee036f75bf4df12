package io.lapidary.service.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps a PostgreSQL schema to one service: two would run the same searches twice.
 *
 * <p>A lock that lives with one connection tells the next service whether this one is alive. It is lost when that
 * connection breaks; then another service may take over, and whatever this one still tries to write is refused, because
 * the name it wrote down as owner is no longer there.
 */
final class Ownership implements AutoCloseable {
    private static final String SETTING = "owner";
    private static final int LOCK = 0x4c415049;
    // A machine that vanished without a word would hold the lock for hours.
    private static final String NOTICE_SILENCE =
            "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

    private final String name = UUID.randomUUID().toString();
    private final DatabaseUrl url;
    private final Connection connection;

    private Ownership(DatabaseUrl url, Connection connection) {
        this.url = url;
        this.connection = connection;
    }

    /** Takes the lock, or throws {@link StoreFailure} where another service has it. */
    static Ownership take(DataSource source, DatabaseUrl url) throws SQLException {
        Connection connection = source.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(NOTICE_SILENCE);
            ResultSet row = statement.executeQuery(
                    "SELECT pg_try_advisory_lock(" + LOCK + ", hashtext(current_setting('search_path')))");
            row.next();
            if (!row.getBoolean(1)) {
                throw Failures.databaseInUse(url);
            }
            return new Ownership(url, connection);
        } catch (SQLException | StoreFailure e) {
            connection.close();
            throw e;
        }
    }

    /** Writes down who owns the tables now; waits for what an earlier owner is just writing. */
    void announce(DataSource writers) {
        Jdbi.create(writers).useTransaction(sql -> Settings.put(sql, SETTING, name));
    }

    /** Refuses to write for a service that is not the owner any more. */
    void check(Handle sql) {
        Optional<String> owner = sql.createQuery("SELECT value FROM settings WHERE name = ? FOR SHARE")
                .bind(0, SETTING)
                .mapTo(String.class)
                .findOne();
        if (!owner.equals(Optional.of(name))) {
            throw Failures.databaseInUse(url);
        }
    }

    /** Lets the next service in. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Failures.of(url, e);
        }
    }
}
