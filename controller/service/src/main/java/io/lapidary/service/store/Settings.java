package io.lapidary.service.store;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Single values that outlive the process. Thread-safe; every method may throw {@link StoreFailure}. */
public final class Settings {
    private final Database database;

    public Settings(Database database) {
        this.database = database;
    }

    public Optional<String> find(String name) {
        return database.read(sql -> find(sql, name));
    }

    public void put(String name, String value) {
        database.transact(sql -> put(sql, name, value));
    }

    static Optional<String> find(Handle sql, String name) {
        return sql.createQuery("SELECT value FROM settings WHERE name = ?")
                .bind(0, name)
                .mapTo(String.class)
                .findOne();
    }

    static int put(Handle sql, String name, String value) {
        return sql.execute(
                "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                name,
                value);
    }
}
