package io.lapidary.service.store;

import io.lapidary.exchange.Artifacts;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The truth about searches: append-only events of each, in one SQLite file, and artifacts beside it, by hash. What a
 * method returned from is on disk, whatever happens to the process or the power after it.
 *
 * <p>A folder belongs to one store of one process at a time. Thread-safe; every method may throw {@link StoreFailure}.
 */
public final class SearchStore implements AutoCloseable {
    private static final long LEAST_SPACE = 1 << 20;

    private final Path file;
    private final FolderLock lock;
    private final ArtifactFolder artifacts;
    private final Handle sql;
    private final InstantSource clock;

    private SearchStore(Path file, FolderLock lock, ArtifactFolder artifacts, Handle sql, InstantSource clock) {
        this.file = file;
        this.lock = lock;
        this.artifacts = artifacts;
        this.sql = sql;
        this.clock = clock;
    }

    /** Opens the store in a folder, which is created if need be. */
    public static SearchStore open(Path folder, InstantSource clock) {
        FolderLock lock = FolderLock.take(folder);
        Path file = folder.resolve("searches.db");
        try {
            refuseFullDisk(folder);
            SQLiteDataSource source = source(file);
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:io/lapidary/service/store")
                    .load()
                    .migrate();
            return new SearchStore(
                    file,
                    lock,
                    ArtifactFolder.open(folder.resolve("artifacts")),
                    Jdbi.create(source).open(),
                    clock);
        } catch (JdbiException | FlywayException e) {
            lock.close();
            throw Failures.of(file, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** On a disk without any room Flyway tries ten times, and complains each time. */
    private static void refuseFullDisk(Path folder) {
        try {
            FileStore disk = Files.getFileStore(folder);
            if (disk.getTotalSpace() > 0 && disk.getUsableSpace() < LEAST_SPACE) {
                throw Failures.full(folder, disk.getUsableSpace());
            }
        } catch (IOException e) {
            throw Failures.of(folder, e);
        }
    }

    private static SQLiteDataSource source(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // In WAL mode only FULL forces each commit to disk.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(5_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** Files by hash, for whoever makes or delivers them. */
    public Artifacts artifacts() {
        return artifacts;
    }

    /** Enters a search together with its first event: both or neither. */
    public StoredEvent create(String id, String name, String specJson, NewEvent first) {
        return transact(handle -> {
            if (find(handle, id).isPresent()) {
                throw new IllegalArgumentException("There is already a search (%s).".formatted(id));
            }
            handle.execute(
                    "INSERT INTO searches (id, name, spec, status, created) VALUES (?, ?, ?, ?, ?)",
                    id,
                    name,
                    specJson,
                    SearchStatus.RUNNING.name(),
                    clock.millis());
            return insert(handle, id, List.of(first)).get(0);
        });
    }

    public Optional<StoredSearch> find(String id) {
        return transact(handle -> find(handle, id));
    }

    /** All searches, oldest first. */
    public List<StoredSearch> searches() {
        return transact(handle -> handle.createQuery("SELECT * FROM searches ORDER BY created, id")
                .map(SearchStore::search)
                .list());
    }

    /**
     * Appends events under the next numbers and sets the status: all of it or nothing.
     *
     * <p>Where an artifact could not be kept since the last append, this fails in its stead: a worker that cannot write
     * its file fails its ticket, and the full disk would be taken for candidates that fail.
     *
     * @return the events as stored
     */
    public List<StoredEvent> append(String search, SearchStatus status, List<NewEvent> events) {
        artifacts.takeFailure().ifPresent(failure -> {
            throw failure;
        });
        return transact(handle -> {
            int known = handle.execute("UPDATE searches SET status = ? WHERE id = ?", status.name(), search);
            if (known == 0) {
                throw new IllegalArgumentException("There is no search (%s).".formatted(search));
            }
            return insert(handle, search, events);
        });
    }

    private List<StoredEvent> insert(Handle handle, String search, List<NewEvent> events) {
        long last = handle.createQuery("SELECT coalesce(max(seq), 0) FROM events WHERE search = ?")
                .bind(0, search)
                .mapTo(Long.class)
                .one();
        long at = clock.millis();
        List<StoredEvent> stored = new ArrayList<>();
        PreparedBatch batch =
                handle.prepareBatch("INSERT INTO events (search, seq, at, type, json) VALUES (?, ?, ?, ?, ?)");
        for (NewEvent event : events) {
            StoredEvent next = new StoredEvent(search, last + stored.size() + 1, at, event.type(), event.json());
            batch.add(next.search(), next.seq(), next.atMillis(), next.type(), next.json());
            stored.add(next);
        }
        batch.execute();
        return List.copyOf(stored);
    }

    /** A search's events after a number, in order; after 0 for all. */
    public List<StoredEvent> events(String search, long after) {
        return transact(handle -> handle.createQuery("SELECT * FROM events WHERE search = ? AND seq > ? ORDER BY seq")
                .bind(0, search)
                .bind(1, after)
                .map(SearchStore::event)
                .list());
    }

    /**
     * Says which artifacts a search still needs, in place of what it said before, and deletes those that it let go of and
     * no other search needs.
     *
     * @param dropped artifacts that this search made and needs no more
     */
    public void keep(String search, Set<String> needed, Collection<String> dropped) {
        List<String> unneeded = transact(handle -> {
            Set<String> candidates = new HashSet<>(dropped);
            candidates.addAll(kept(handle, search));
            candidates.removeAll(needed);
            handle.execute("DELETE FROM kept_artifacts WHERE search = ?", search);
            PreparedBatch batch = handle.prepareBatch("INSERT INTO kept_artifacts (search, sha256) VALUES (?, ?)");
            needed.forEach(sha256 -> batch.add(search, sha256));
            batch.execute();
            candidates.removeAll(keptByAny(handle));
            return List.copyOf(candidates);
        });
        // Only after the commit: a file too many is harmless, a missing one is not.
        unneeded.forEach(artifacts::delete);
    }

    /**
     * Deletes every artifact that no search needs, such as those of evaluations that a crash cut off. Only while nothing
     * is being evaluated.
     *
     * @return how many were deleted
     */
    public int sweep() {
        Set<String> needed = transact(SearchStore::keptByAny);
        List<String> unneeded =
                artifacts.hashes().stream().filter(h -> !needed.contains(h)).toList();
        unneeded.forEach(artifacts::delete);
        return unneeded.size();
    }

    private static Optional<StoredSearch> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM searches WHERE id = ?")
                .bind(0, id)
                .map(SearchStore::search)
                .findOne();
    }

    private static Set<String> kept(Handle handle, String search) {
        return new HashSet<>(handle.createQuery("SELECT sha256 FROM kept_artifacts WHERE search = ?")
                .bind(0, search)
                .mapTo(String.class)
                .list());
    }

    private static Set<String> keptByAny(Handle handle) {
        return new HashSet<>(handle.createQuery("SELECT DISTINCT sha256 FROM kept_artifacts")
                .mapTo(String.class)
                .list());
    }

    private static StoredSearch search(ResultSet row, StatementContext context) throws SQLException {
        return new StoredSearch(
                row.getString("id"),
                row.getString("name"),
                row.getString("spec"),
                SearchStatus.valueOf(row.getString("status")),
                row.getLong("created"));
    }

    private static StoredEvent event(ResultSet row, StatementContext context) throws SQLException {
        return new StoredEvent(
                row.getString("search"),
                row.getLong("seq"),
                row.getLong("at"),
                row.getString("type"),
                row.getString("json"));
    }

    /** One connection, one transaction at a time: SQLite has a single writer anyway. */
    private synchronized <T> T transact(Function<Handle, T> work) {
        try {
            return sql.inTransaction(work::apply);
        } catch (JdbiException e) {
            throw Failures.of(file, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            sql.close();
        } catch (JdbiException e) {
            throw Failures.of(file, e);
        } finally {
            lock.close();
        }
    }
}
