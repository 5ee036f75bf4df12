package io.lapidary.service.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Tokens by their hashes. Thread-safe; every method may throw {@link StoreFailure}. */
public final class TokenStore {
    private final Database database;

    public TokenStore(Database database) {
        this.database = database;
    }

    /** Enters a new token; its id and hash are new. */
    public void add(StoredToken token) {
        database.transact(sql -> sql.execute(
                "INSERT INTO tokens (id, hash, name, role, limits, created, expires, last_used, revoked)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                token.id(),
                token.hash(),
                token.name(),
                token.role(),
                token.limits(),
                token.createdMillis(),
                token.expiresMillis(),
                token.lastUsedMillis(),
                token.revokedMillis()));
    }

    public Optional<StoredToken> find(String id) {
        return by("id", id);
    }

    public Optional<StoredToken> findByHash(String hash) {
        return by("hash", hash);
    }

    private Optional<StoredToken> by(String column, String value) {
        return database.read(sql -> sql.createQuery("SELECT * FROM tokens WHERE " + column + " = ?")
                .bind(0, value)
                .map(TokenStore::token)
                .findOne());
    }

    /** All tokens, oldest first, those revoked or expired included. */
    public List<StoredToken> tokens() {
        return database.read(sql -> sql.createQuery("SELECT * FROM tokens ORDER BY created, id")
                .map(TokenStore::token)
                .list());
    }

    /** Marks a token as revoked. Returns whether it was there and not revoked before. */
    public boolean revoke(String id, long atMillis) {
        return database.transact(sql ->
                sql.execute("UPDATE tokens SET revoked = ? WHERE id = ? AND revoked IS NULL", atMillis, id) == 1);
    }

    public void used(String id, long atMillis) {
        database.transact(sql -> sql.execute("UPDATE tokens SET last_used = ? WHERE id = ?", atMillis, id));
    }

    private static StoredToken token(ResultSet row, StatementContext context) throws SQLException {
        return new StoredToken(
                row.getString("id"),
                row.getString("hash"),
                row.getString("name"),
                row.getString("role"),
                row.getString("limits"),
                row.getLong("created"),
                Columns.longOrNull(row, "expires"),
                Columns.longOrNull(row, "last_used"),
                Columns.longOrNull(row, "revoked"));
    }
}
