package io.lapidary.service.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * What was answered to requests that their sender may repeat. Thread-safe; every method may throw {@link StoreFailure}.
 */
public final class IdempotencyKeys {
    private final Database database;
    private final InstantSource clock;

    public IdempotencyKeys(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A request under a key.
     *
     * @param request hash of what was asked
     * @param status HTTP status of the answer; null while it is being made
     * @param answer its body; null while it is being made
     */
    public record Known(String request, Integer status, String answer) {
        public Known {
            Objects.requireNonNull(request, "request");
        }
    }

    /**
     * Takes a key for a request.
     *
     * @return what is known under the key; empty where the key was free: it is the caller's now, to {@link #answer} or to
     *     {@link #release}
     */
    public Optional<Known> take(String owner, String key, String request) {
        return database.transact(sql -> {
            int taken = sql.execute(
                    "INSERT INTO idempotency_keys (owner, key, request, created) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING",
                    owner,
                    key,
                    request,
                    clock.millis());
            return taken == 1
                    ? Optional.empty()
                    : sql.createQuery("SELECT * FROM idempotency_keys WHERE owner = ? AND key = ?")
                            .bind(0, owner)
                            .bind(1, key)
                            .map(IdempotencyKeys::known)
                            .findOne();
        });
    }

    /** Keeps the answer for whoever asks again. */
    public void answer(String owner, String key, int status, String answer) {
        database.transact(sql -> sql.execute(
                "UPDATE idempotency_keys SET status = ?, answer = ? WHERE owner = ? AND key = ?",
                status,
                answer,
                owner,
                key));
    }

    /** Frees a key whose request came to nothing, so that it can be tried again. */
    public void release(String owner, String key) {
        database.transact(sql -> sql.execute("DELETE FROM idempotency_keys WHERE owner = ? AND key = ?", owner, key));
    }

    /** Forgets keys that were taken longer ago. Returns how many. */
    public int forget(Duration age) {
        long before = clock.millis() - age.toMillis();
        return database.transact(sql -> sql.execute("DELETE FROM idempotency_keys WHERE created < ?", before));
    }

    private static Known known(ResultSet row, StatementContext context) throws SQLException {
        return new Known(row.getString("request"), Columns.intOrNull(row, "status"), row.getString("answer"));
    }
}
