package io.lapidary.service.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/** The table of events. */
final class EventRows {
    private EventRows() {}

    /** Takes the next ids; whoever takes some later waits until this transaction is over. */
    static long raiseLastId(Handle sql, int count) {
        return sql.createQuery("UPDATE counters SET value = value + ? WHERE name = 'events' RETURNING value")
                .bind(0, count)
                .mapTo(Long.class)
                .one();
    }

    static long lastId(Handle sql) {
        return sql.createQuery("SELECT value FROM counters WHERE name = 'events'")
                .mapTo(Long.class)
                .one();
    }

    static void insert(Handle sql, List<StoredEvent> events) {
        PreparedBatch batch =
                sql.prepareBatch("INSERT INTO events (id, search, seq, at, type, json) VALUES (?, ?, ?, ?, ?, ?)");
        for (StoredEvent event : events) {
            batch.add(event.id(), event.search(), event.seq(), event.atMillis(), event.type(), event.json());
        }
        batch.execute();
    }

    static List<StoredEvent> ofSearch(Handle sql, String search, long after, int limit) {
        return sql.createQuery("SELECT * FROM events WHERE search = ? AND seq > ? ORDER BY seq LIMIT ?")
                .bind(0, search)
                .bind(1, after)
                .bind(2, limit)
                .map(EventRows::event)
                .list();
    }

    static List<StoredEvent> ofAll(Handle sql, long afterId, int limit) {
        return sql.createQuery("SELECT * FROM events WHERE id > ? ORDER BY id LIMIT ?")
                .bind(0, afterId)
                .bind(1, limit)
                .map(EventRows::event)
                .list();
    }

    static List<StoredEvent> ofTypes(Handle sql, long afterId, Set<String> types, int limit) {
        return sql.createQuery("SELECT * FROM events WHERE id > :after AND type IN (<types>) ORDER BY id LIMIT :limit")
                .bind("after", afterId)
                .bindList("types", List.copyOf(types))
                .bind("limit", limit)
                .map(EventRows::event)
                .list();
    }

    static List<StoredEvent> sample(Handle sql, String search, String type, int most) {
        return sql.createQuery(
                        """
                        SELECT * FROM (
                            SELECT events.*, ROW_NUMBER() OVER (ORDER BY seq) - 1 AS place, COUNT(*) OVER () AS total
                            FROM events WHERE search = :search AND type = :type) AS numbered
                        WHERE place % (1 + total / :most) = 0 ORDER BY seq""")
                .bind("search", search)
                .bind("type", type)
                .bind("most", most)
                .map(EventRows::event)
                .list();
    }

    static boolean isBefore(Handle sql, String search, String type, long seq) {
        return sql.createQuery("SELECT 1 FROM events WHERE search = ? AND seq < ? AND type = ? LIMIT 1")
                .bind(0, search)
                .bind(1, seq)
                .bind(2, type)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private static StoredEvent event(ResultSet row, StatementContext context) throws SQLException {
        return new StoredEvent(
                row.getLong("id"),
                row.getString("search"),
                row.getLong("seq"),
                row.getLong("at"),
                row.getString("type"),
                row.getString("json"));
    }
}
