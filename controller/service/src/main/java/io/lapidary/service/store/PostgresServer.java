package io.lapidary.service.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL: the tables in a schema of their own, which belongs to one service at a time. */
final class PostgresServer {
    private static final String SCHEMA = "lapidary";
    private static final int WRITERS = 4;
    private static final int READERS = 8;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int PATIENCE_SECONDS = 10;
    private static final int SILENCE_SECONDS = 60;
    // What was acknowledged must outlive a power cut, whatever the server's default is.
    private static final String DURABLE =
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

    private PostgresServer() {}

    static Database open(DatabaseUrl url) {
        Ownership ownership = null;
        HikariDataSource writers = null;
        HikariDataSource readers = null;
        try {
            String name = Ownership.newName();
            PGSimpleDataSource source = source(url, Ownership.APPLICATION + name);
            ownership = Ownership.take(name, source, url);
            HikariConfig writing = pool("writer", source, WRITERS);
            writing.setConnectionInitSql(DURABLE);
            writers = new HikariDataSource(writing);
            Schema.migrate(writers, Schema.POSTGRESQL, source.getCurrentSchema());
            HikariConfig reading = pool("reader", source, READERS);
            reading.setReadOnly(true);
            reading.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
            readers = new HikariDataSource(reading);
            ownership.announce();
            return new Database(url, writers, readers, ownership::check, ownership::onLost, ownership::close);
        } catch (SQLException | FlywayException | PoolInitializationException | JdbiException e) {
            throw closing(Failures.of(url, e), readers, writers, ownership);
        } catch (StoreFailure e) {
            throw closing(e, readers, writers, ownership);
        }
    }

    private static StoreFailure closing(StoreFailure failure, AutoCloseable... opened) {
        for (AutoCloseable one : opened) {
            Pools.closeAfter(failure, one);
        }
        return failure;
    }

    static PGSimpleDataSource source(DatabaseUrl url, String application) throws SQLException {
        PGSimpleDataSource source = url.source();
        if (source.getCurrentSchema() == null) {
            source.setCurrentSchema(SCHEMA);
        }
        source.setApplicationName(application);
        source.setTcpKeepAlive(true);
        source.setConnectTimeout(PATIENCE_SECONDS);
        source.setLoginTimeout(PATIENCE_SECONDS);
        // A server that vanished without a word would be waited for without end.
        source.setSocketTimeout(SILENCE_SECONDS);
        return source;
    }

    private static HikariConfig pool(String name, PGSimpleDataSource source, int size) {
        HikariConfig config = Pools.config(name, source, size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        return config;
    }
}
