package io.lapidary.service.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** SQLite: one file, one writer, readers that do not wait for it. Whoever opens it keeps other processes out. */
final class SqliteFile {
    private static final int READERS = 4;

    private SqliteFile() {}

    /** Opens the file, which is created if need be. */
    static Database open(Path file) {
        HikariDataSource writer = null;
        HikariDataSource readers = null;
        try {
            createForOwnerOnly(file);
            writer = new HikariDataSource(writing(file));
            Schema.migrate(writer, Schema.SQLITE, null);
            readers = new HikariDataSource(reading(file));
            return new Database(file, writer, readers, sql -> {}, listener -> {}, () -> {});
        } catch (FlywayException | IOException | PoolInitializationException e) {
            StoreFailure failure = Failures.of(file, e);
            Pools.closeAfter(failure, readers);
            Pools.closeAfter(failure, writer);
            throw failure;
        }
    }

    /** The file holds the secrets that sign webhooks. SQLite gives the files beside it the same permissions. */
    private static void createForOwnerOnly(Path file) throws IOException {
        if (Files.notExists(file) && Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // In WAL mode only FULL forces each commit to disk.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(5_000);
        return config;
    }

    private static HikariConfig writing(Path file) {
        SQLiteConfig config = config();
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return pool("writer", file, config, 1);
    }

    private static HikariConfig reading(Path file) {
        HikariConfig pool = pool("reader", file, config(), READERS);
        pool.setConnectionInitSql("PRAGMA query_only = true");
        return pool;
    }

    private static HikariConfig pool(String name, Path file, SQLiteConfig config, int size) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        HikariConfig pool = Pools.config(name, source, size);
        pool.setMaxLifetime(0);
        return pool;
    }
}
