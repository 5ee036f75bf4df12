package io.lapidary.service.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/** The audit trail; nothing in it ever changes. Thread-safe; every method may throw {@link StoreFailure}. */
public final class AuditStore {
    private final Database database;

    public AuditStore(Database database) {
        this.database = database;
    }

    /** Appends entries in their order: all or none. Their ids are given here. */
    public void append(List<AuditEntry> entries) {
        database.transact(sql -> {
            PreparedBatch batch = sql.prepareBatch("INSERT INTO audit (at, actor, token, address, what, target, status,"
                    + " request) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
            for (AuditEntry e : entries) {
                batch.add(
                        e.atMillis(), e.actor(), e.token(), e.address(), e.what(), e.target(), e.status(), e.request());
            }
            return batch.execute();
        });
    }

    /** Entries, newest first. */
    public Page<AuditEntry> entries(int offset, int limit) {
        return database.read(sql -> {
            long total = sql.createQuery("SELECT count(*) FROM audit")
                    .mapTo(Long.class)
                    .one();
            List<AuditEntry> items = sql.createQuery("SELECT * FROM audit ORDER BY id DESC LIMIT ? OFFSET ?")
                    .bind(0, limit)
                    .bind(1, offset)
                    .map(AuditStore::entry)
                    .list();
            return new Page<>(items, total);
        });
    }

    private static AuditEntry entry(ResultSet row, StatementContext context) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                row.getLong("at"),
                row.getString("actor"),
                row.getString("token"),
                row.getString("address"),
                row.getString("what"),
                row.getString("target"),
                row.getInt("status"),
                row.getString("request"));
    }
}
