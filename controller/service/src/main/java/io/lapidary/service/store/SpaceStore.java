package io.lapidary.service.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Saved search spaces with all their versions. Thread-safe; every method may throw {@link StoreFailure}. */
public final class SpaceStore {
    private final Database database;
    private final InstantSource clock;

    public SpaceStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Saves a space as the next version under its name. */
    public StoredSpace save(String name, String body, String owner) {
        return database.transact(sql -> {
            // Locks a row: of two that save at once, one waits.
            sql.execute("UPDATE counters SET value = value + 1 WHERE name = 'spaces'");
            long latest = latest(sql, name).map(StoredSpace::version).orElse(0L);
            StoredSpace space = new StoredSpace(name, latest + 1, body, owner, clock.millis());
            sql.execute(
                    "INSERT INTO spaces (name, version, body, owner, created) VALUES (?, ?, ?, ?, ?)",
                    space.name(),
                    space.version(),
                    space.body(),
                    space.owner(),
                    space.createdMillis());
            return space;
        });
    }

    /** The latest version under a name. */
    public Optional<StoredSpace> find(String name) {
        return database.read(sql -> latest(sql, name));
    }

    public Optional<StoredSpace> find(String name, long version) {
        return database.read(sql -> sql.createQuery("SELECT * FROM spaces WHERE name = ? AND version = ?")
                .bind(0, name)
                .bind(1, version)
                .map(SpaceStore::space)
                .findOne());
    }

    /** All versions under a name, latest first. */
    public List<StoredSpace> versions(String name) {
        return database.read(sql -> sql.createQuery("SELECT * FROM spaces WHERE name = ? ORDER BY version DESC")
                .bind(0, name)
                .map(SpaceStore::space)
                .list());
    }

    /** The latest version under every name, by name. */
    public Page<StoredSpace> spaces(int offset, int limit) {
        return database.read(sql -> {
            long total = sql.createQuery("SELECT count(DISTINCT name) FROM spaces")
                    .mapTo(Long.class)
                    .one();
            List<StoredSpace> items = sql.createQuery(
                            "SELECT * FROM spaces s WHERE version = (SELECT max(version) FROM spaces WHERE name = s.name)"
                                    + " ORDER BY name LIMIT ? OFFSET ?")
                    .bind(0, limit)
                    .bind(1, offset)
                    .map(SpaceStore::space)
                    .list();
            return new Page<>(items, total);
        });
    }

    private static Optional<StoredSpace> latest(Handle sql, String name) {
        return sql.createQuery("SELECT * FROM spaces WHERE name = ? ORDER BY version DESC LIMIT 1")
                .bind(0, name)
                .map(SpaceStore::space)
                .findOne();
    }

    private static StoredSpace space(ResultSet row, StatementContext context) throws SQLException {
        return new StoredSpace(
                row.getString("name"),
                row.getLong("version"),
                row.getString("body"),
                row.getString("owner"),
                row.getLong("created"));
    }
}
