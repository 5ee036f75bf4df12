package io.lapidary.service.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Webhooks. Thread-safe; every method may throw {@link StoreFailure}. */
public final class WebhookStore {
    private final Database database;

    public WebhookStore(Database database) {
        this.database = database;
    }

    /** Enters a new webhook; its id is new. */
    public void add(StoredWebhook hook) {
        database.transact(sql -> sql.execute(
                "INSERT INTO webhooks (id, url, secret, events, owner, active, note, created)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                hook.id(),
                hook.url(),
                hook.secret(),
                hook.events(),
                hook.owner(),
                hook.active(),
                hook.note(),
                hook.createdMillis()));
    }

    public Optional<StoredWebhook> find(String id) {
        return database.read(sql -> sql.createQuery("SELECT * FROM webhooks WHERE id = ?")
                .bind(0, id)
                .map(WebhookStore::webhook)
                .findOne());
    }

    /** All webhooks, oldest first. */
    public List<StoredWebhook> webhooks() {
        return database.read(sql -> sql.createQuery("SELECT * FROM webhooks ORDER BY created, id")
                .map(WebhookStore::webhook)
                .list());
    }

    /**
     * Switches a webhook on or off; what is pending for it waits meanwhile.
     *
     * @param note why
     * @return whether it is there
     */
    public boolean setActive(String id, boolean active, String note) {
        return database.transact(
                sql -> sql.execute("UPDATE webhooks SET active = ?, note = ? WHERE id = ?", active, note, id) == 1);
    }

    /** Deletes a webhook with its deliveries. Returns whether it was there. */
    public boolean delete(String id) {
        return database.transact(sql -> sql.execute("DELETE FROM webhooks WHERE id = ?", id) == 1);
    }

    private static StoredWebhook webhook(ResultSet row, StatementContext context) throws SQLException {
        return new StoredWebhook(
                row.getString("id"),
                row.getString("url"),
                row.getString("secret"),
                row.getString("events"),
                row.getString("owner"),
                row.getBoolean("active"),
                row.getString("note"),
                row.getLong("created"));
    }
}
