package io.lapidary.service.store;

import io.lapidary.service.store.StoredUpload.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** What was uploaded; the files themselves lie elsewhere. Thread-safe; every method may throw {@link StoreFailure}. */
public final class UploadStore {
    private final Database database;

    public UploadStore(Database database) {
        this.database = database;
    }

    /** Enters an upload, unless the same content is known as the same kind. Returns the one that is known now. */
    public StoredUpload add(StoredUpload upload) {
        return database.transact(sql -> {
            sql.execute(
                    "INSERT INTO uploads (kind, sha256, name, bytes, owner, json, created) VALUES (?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING",
                    upload.kind().name(),
                    upload.sha256(),
                    upload.name(),
                    upload.bytes(),
                    upload.owner(),
                    upload.json(),
                    upload.createdMillis());
            return sql.createQuery("SELECT * FROM uploads WHERE kind = ? AND sha256 = ?")
                    .bind(0, upload.kind().name())
                    .bind(1, upload.sha256())
                    .map(UploadStore::upload)
                    .one();
        });
    }

    public Optional<StoredUpload> find(Kind kind, String sha256) {
        return database.read(sql -> sql.createQuery("SELECT * FROM uploads WHERE kind = ? AND sha256 = ?")
                .bind(0, kind.name())
                .bind(1, sha256)
                .map(UploadStore::upload)
                .findOne());
    }

    /** Uploads of one kind, newest first. */
    public Page<StoredUpload> uploads(Kind kind, int offset, int limit) {
        return database.read(sql -> {
            long total = sql.createQuery("SELECT count(*) FROM uploads WHERE kind = ?")
                    .bind(0, kind.name())
                    .mapTo(Long.class)
                    .one();
            List<StoredUpload> items = sql.createQuery(
                            "SELECT * FROM uploads WHERE kind = ? ORDER BY created DESC, sha256 LIMIT ? OFFSET ?")
                    .bind(0, kind.name())
                    .bind(1, limit)
                    .bind(2, offset)
                    .map(UploadStore::upload)
                    .list();
            return new Page<>(items, total);
        });
    }

    /** Bytes of all that somebody uploaded first. */
    public long bytesOf(String owner) {
        return database.read(sql -> sql.createQuery("SELECT coalesce(sum(bytes), 0) FROM uploads WHERE owner = ?")
                .bind(0, owner)
                .mapTo(Long.class)
                .one());
    }

    private static StoredUpload upload(ResultSet row, StatementContext context) throws SQLException {
        return new StoredUpload(
                Kind.valueOf(row.getString("kind")),
                row.getString("sha256"),
                row.getString("name"),
                row.getLong("bytes"),
                row.getString("owner"),
                row.getString("json"),
                row.getLong("created"));
    }
}
