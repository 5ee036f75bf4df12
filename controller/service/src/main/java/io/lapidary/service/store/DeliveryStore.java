package io.lapidary.service.store;

import io.lapidary.service.store.StoredDelivery.Attempt;
import io.lapidary.service.store.StoredDelivery.Log;
import io.lapidary.service.store.StoredDelivery.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * What webhooks are told, and how that went. Thread-safe; every method may throw {@link StoreFailure}.
 *
 * <p>A webhook's deliveries are due one at a time, in their order: a later one waits until the one before it is delivered
 * or given up.
 */
public final class DeliveryStore {
    private static final String CURSOR = "webhooks.event";
    private static final String DUE = "FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook AND w.active"
            + " WHERE d.state = 'PENDING' AND d.id = (SELECT min(id) FROM webhook_deliveries"
            + " WHERE state = 'PENDING' AND webhook = d.webhook)";

    private final Database database;

    public DeliveryStore(Database database) {
        this.database = database;
    }

    /** The last event that was turned into deliveries; empty before the first. */
    public Optional<Long> lastEvent() {
        return database.read(sql -> Settings.find(sql, CURSOR).map(Long::valueOf));
    }

    /** Enters deliveries and says up to which event they reach: all of it or nothing. Those known already stay. */
    public void enqueue(List<StoredDelivery> deliveries, long lastEvent) {
        database.transact(sql -> {
            PreparedBatch batch = sql.prepareBatch("INSERT INTO webhook_deliveries (webhook, event, type, body, state,"
                    + " attempts, due, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
            for (StoredDelivery d : deliveries) {
                batch.add(
                        d.webhook(),
                        d.event(),
                        d.type(),
                        d.body(),
                        d.state().name(),
                        d.attempts(),
                        d.dueMillis(),
                        d.createdMillis(),
                        d.updatedMillis());
            }
            batch.execute();
            return Settings.put(sql, CURSOR, Long.toString(lastEvent));
        });
    }

    /** What is to be sent now, longest due first: at most one for each webhook, and none for those switched off. */
    public List<StoredDelivery> due(long nowMillis, int limit) {
        return database.read(
                sql -> sql.createQuery("SELECT d.* " + DUE + " AND d.due <= ? ORDER BY d.due, d.id LIMIT ?")
                        .bind(0, nowMillis)
                        .bind(1, limit)
                        .map(DeliveryStore::delivery)
                        .list());
    }

    /** When something is to be sent next, to others than some webhooks; empty where nothing waits. */
    public Optional<Long> nextDueMillis(Set<String> butWebhooks) {
        return database.read(sql -> {
            Query next = sql.createQuery(
                    "SELECT min(d.due) AS due " + DUE + (butWebhooks.isEmpty() ? "" : " AND d.webhook NOT IN (<but>)"));
            if (!butWebhooks.isEmpty()) {
                next.bindList("but", List.copyOf(butWebhooks));
            }
            return next.map((row, context) -> Optional.ofNullable(Columns.longOrNull(row, "due")))
                    .one();
        });
    }

    /** Lets what waits for a webhook be due at once, after failures that are over. */
    public void hasten(String webhook, long nowMillis) {
        database.transact(sql -> sql.execute(
                "UPDATE webhook_deliveries SET due = ? WHERE webhook = ? AND state = 'PENDING'", nowMillis, webhook));
    }

    /** Enters an attempt and what follows from it. */
    public void attempted(long delivery, Attempt attempt, State state, long dueMillis) {
        database.transact(sql -> {
            int known = sql.execute(
                    "UPDATE webhook_deliveries SET state = ?, attempts = ?, due = ?, updated = ? WHERE id = ?",
                    state.name(),
                    attempt.number(),
                    dueMillis,
                    attempt.atMillis(),
                    delivery);
            // Its webhook may have been deleted meanwhile.
            return known == 0
                    ? 0
                    : sql.execute(
                            "INSERT INTO webhook_attempts (delivery, number, at, millis, status, error)"
                                    + " VALUES (?, ?, ?, ?, ?, ?)",
                            delivery,
                            attempt.number(),
                            attempt.atMillis(),
                            attempt.millis(),
                            attempt.status(),
                            attempt.error());
        });
    }

    /** A webhook's deliveries with all attempts, newest first. */
    public Page<Log> log(String webhook, int offset, int limit) {
        return database.read(sql -> {
            long total = sql.createQuery("SELECT count(*) FROM webhook_deliveries WHERE webhook = ?")
                    .bind(0, webhook)
                    .mapTo(Long.class)
                    .one();
            List<Log> items = sql
                    .createQuery("SELECT * FROM webhook_deliveries WHERE webhook = ? ORDER BY id DESC LIMIT ? OFFSET ?")
                    .bind(0, webhook)
                    .bind(1, limit)
                    .bind(2, offset)
                    .map(DeliveryStore::delivery)
                    .list()
                    .stream()
                    .map(d -> new Log(d, attempts(sql, d.id())))
                    .toList();
            return new Page<>(items, total);
        });
    }

    /** Forgets deliveries that ended longer ago. Returns how many. */
    public int forget(long beforeMillis) {
        return database.transact(sql ->
                sql.execute("DELETE FROM webhook_deliveries WHERE state <> 'PENDING' AND updated < ?", beforeMillis));
    }

    private static List<Attempt> attempts(Handle sql, long delivery) {
        return sql.createQuery("SELECT * FROM webhook_attempts WHERE delivery = ? ORDER BY number")
                .bind(0, delivery)
                .map((row, context) -> new Attempt(
                        row.getInt("number"),
                        row.getLong("at"),
                        row.getLong("millis"),
                        Columns.intOrNull(row, "status"),
                        row.getString("error")))
                .list();
    }

    private static StoredDelivery delivery(ResultSet row, StatementContext context) throws SQLException {
        return new StoredDelivery(
                row.getLong("id"),
                row.getString("webhook"),
                row.getLong("event"),
                row.getString("type"),
                row.getString("body"),
                State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getLong("due"),
                row.getLong("created"),
                row.getLong("updated"));
    }
}
