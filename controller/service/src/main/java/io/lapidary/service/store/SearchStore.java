package io.lapidary.service.store;

import io.lapidary.service.store.ArtifactFolder.Trouble;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * The truth about searches: append-only events of each, with what lists need to know, in a database, and artifacts
 * beside it, by hash. What a method returned from is on disk, whatever happens to the process or the power after it.
 *
 * <p>A folder belongs to one store of one process at a time, or to the services of one PostgreSQL database. Thread-safe; every method may throw {@link StoreFailure}.
 */
public final class SearchStore implements AutoCloseable {
    private static final long LEAST_SPACE = 1 << 20;

    private final Path folder;
    private final FolderLock lock;
    private final ArtifactFolder artifacts;
    private final Database database;
    private final InstantSource clock;
    private volatile LongConsumer appendNanos = nanos -> {};
    private final Map<String, Long> troublesSeen = new ConcurrentHashMap<>();
    /** Between learning that nobody needs a file and deleting it, nobody may come to need it. */
    private final Object keeping = new Object();

    private SearchStore(
            Path folder, FolderLock lock, ArtifactFolder artifacts, Database database, InstantSource clock) {
        this.folder = folder;
        this.lock = lock;
        this.artifacts = artifacts;
        this.database = database;
        this.clock = clock;
    }

    /** Opens the store in a folder, which is created if need be: one SQLite file and a folder of artifacts. */
    public static SearchStore open(Path folder, InstantSource clock) {
        return open(
                folder,
                FolderLock.take(folder),
                () -> {
                    FolderMark.requireNone(folder);
                    return SqliteFile.open(folder.resolve("searches.db"));
                },
                clock);
    }

    /**
     * Opens the store in a PostgreSQL database; the folder, created if need be, holds the artifacts. Services that take
     * over from each other share both.
     */
    public static SearchStore open(Path folder, DatabaseUrl database, InstantSource clock) {
        return open(
                folder,
                FolderLock.share(folder),
                () -> {
                    Database opened = PostgresServer.open(database);
                    try {
                        FolderMark.enter(folder, new Settings(opened));
                        return opened;
                    } catch (RuntimeException e) {
                        Pools.closeAfter(e, opened);
                        throw e;
                    }
                },
                clock);
    }

    private static SearchStore open(Path folder, FolderLock lock, Supplier<Database> database, InstantSource clock) {
        try {
            refuseFullDisk(folder);
            return new SearchStore(
                    folder, lock, ArtifactFolder.open(folder.resolve("artifacts"), clock), database.get(), clock);
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

    /** Fails as a write would where the folder's disk has no room left for one. */
    public void requireRoom() {
        refuseFullDisk(folder);
    }

    /** Whether {@link #requireRoom} finds any. */
    public boolean hasRoom() {
        try {
            requireRoom();
            return true;
        } catch (StoreFailure e) {
            return false;
        }
    }

    /** Where the artifacts are, and the SQLite file where there is one. */
    public Path folder() {
        return folder;
    }

    /** Files by hash, for whoever makes or delivers them. */
    public ArtifactFolder artifacts() {
        return artifacts;
    }

    /** The database, for the other stores of this package; closed with this one. */
    public Database database() {
        return database;
    }

    /** Enters a search together with its first event: both or neither. */
    public StoredEvent create(NewSearch search, NewEvent first) {
        troublesSeen.put(search.id(), artifacts.trouble().number());
        return database.transact(sql -> {
            long at = clock.millis();
            if (!SearchRows.insert(sql, search, at)) {
                throw new IllegalArgumentException("There is already a search (%s).".formatted(search.id()));
            }
            return insert(sql, search.id(), at, List.of(first)).get(0);
        });
    }

    /**
     * Appends events under the next numbers, enters the trials that come with them and updates the search: all of it or
     * nothing.
     *
     * <p>Where an artifact could not be kept since the search's last append, this fails in its stead, once: a worker that cannot write
     * its file fails its ticket, and the full disk would be taken for candidates that fail.
     *
     * @return the events as stored
     */
    public List<StoredEvent> append(String search, SearchUpdate update, List<NewEvent> events) {
        return append(search, clock.millis(), update, events);
    }

    /** The same for events that happened at a given time, since 1970. */
    public List<StoredEvent> append(String search, long at, SearchUpdate update, List<NewEvent> events) {
        refuseAfterTrouble(search);
        long start = System.nanoTime();
        List<StoredEvent> stored = database.transact(sql -> {
            if (!SearchRows.update(sql, search, update, at)) {
                throw new IllegalArgumentException("There is no search (%s).".formatted(search));
            }
            return insert(sql, search, at, events);
        });
        appendNanos.accept(System.nanoTime() - start);
        return stored;
    }

    /** Tells how many nanoseconds each append takes, on the thread that appends; in place of who was told before. */
    public void measureAppends(LongConsumer nanos) {
        appendNanos = nanos;
    }

    private void refuseAfterTrouble(String search) {
        Trouble latest = artifacts.trouble();
        Long seen = troublesSeen.put(search, latest.number());
        if (seen != null && seen < latest.number()) {
            throw latest.failure();
        }
    }

    /** The search's row is locked by now, so its numbers are this transaction's. */
    private static List<StoredEvent> insert(Handle sql, String search, long at, List<NewEvent> events) {
        TrialRows.upsert(
                sql, search, events.stream().flatMap(e -> e.trials().stream()).toList());
        long lastSeq = SearchRows.raiseLastSeq(sql, search, events.size());
        // Last, because everyone who appends waits for this row.
        long lastId = EventRows.raiseLastId(sql, events.size());
        List<StoredEvent> stored = new ArrayList<>();
        for (NewEvent event : events) {
            int left = events.size() - stored.size() - 1;
            stored.add(new StoredEvent(lastId - left, search, lastSeq - left, at, event.type(), event.json()));
        }
        EventRows.insert(sql, stored);
        return List.copyOf(stored);
    }

    public Optional<StoredSearch> find(String id) {
        return database.read(sql -> SearchRows.find(sql, id));
    }

    /** Searches, newest first. */
    public Page<StoredSearch> searches(SearchQuery query) {
        return database.read(sql -> SearchRows.page(sql, query));
    }

    /** A search's events after a number, in order; after 0 for all. */
    public List<StoredEvent> events(String search, long after) {
        return events(search, after, Integer.MAX_VALUE);
    }

    /** A search's next events after a number, in order, so many at most. */
    public List<StoredEvent> events(String search, long after, int limit) {
        return database.read(sql -> EventRows.ofSearch(sql, search, after, limit));
    }

    /**
     * Some of a search's events of one type, evenly over its history, the first among them.
     *
     * @param most so many at most
     */
    public List<StoredEvent> sample(String search, String type, int most) {
        return database.read(sql -> EventRows.sample(sql, search, type, most));
    }

    /** The next events of all searches after an id, in order, so many at most. */
    public List<StoredEvent> feed(long afterId, int limit) {
        return database.read(sql -> EventRows.ofAll(sql, afterId, limit));
    }

    /** The same, but only events of some types. */
    public List<StoredEvent> feed(long afterId, Set<String> types, int limit) {
        return database.read(sql -> EventRows.ofTypes(sql, afterId, types, limit));
    }

    /** Whether a search had an event of a type before its event {@code seq}. */
    public boolean hadBefore(String search, String type, long seq) {
        return database.read(sql -> EventRows.isBefore(sql, search, type, seq));
    }

    /** The id of the latest event of all searches; 0 before the first. */
    public long lastId() {
        return database.read(EventRows::lastId);
    }

    /** Trials of a search; none for one that is not there. */
    public Page<TrialRow> trials(String search, TrialQuery query) {
        return database.read(sql -> TrialRows.page(sql, search, query));
    }

    /** Trials with numbers beyond {@code after}, by number, {@code limit} at most; none for a search that is not there. */
    public List<TrialPoint> points(String search, long after, int limit) {
        return database.read(sql -> TrialRows.points(sql, search, after, limit));
    }

    public Optional<TrialRow> trial(String search, long number) {
        return trials(search, List.of(number)).stream().findFirst();
    }

    /** The trials with these numbers, in the order of the numbers; those not there are left out. */
    public List<TrialRow> trials(String search, Collection<Long> numbers) {
        return database.read(sql -> TrialRows.of(sql, search, numbers));
    }

    /**
     * Says which artifacts a search still needs, in place of what it said before, and deletes those that it let go of and
     * nobody else needs. What another search has put meanwhile as well is left to {@link #sweep}.
     *
     * @param dropped artifacts that this search made and needs no more
     */
    public void keep(String search, Set<String> needed, Collection<String> dropped) {
        synchronized (keeping) {
            Set<String> unneeded = database.transact(sql -> {
                Set<String> candidates = new HashSet<>(dropped);
                candidates.addAll(KeptRows.of(sql, search));
                candidates.removeAll(needed);
                KeptRows.replace(sql, search, needed);
                candidates.removeAll(KeptRows.neededByAny(sql, candidates));
                return candidates;
            });
            // Only after the commit: a file too many is harmless, a missing one is not.
            unneeded.forEach(artifacts::drop);
        }
    }

    /**
     * Deletes every artifact that neither a search nor an upload needs, such as those of evaluations that a crash cut
     * off.
     *
     * @param age how long ago one must have been put at least: longer than any evaluation takes, since until its outcome
     *     is stored nobody is known to need it
     * @return how many were deleted
     */
    public int sweep(Duration age) {
        synchronized (keeping) {
            Set<String> needed = database.read(KeptRows::neededByAny);
            return (int) artifacts.hashes().stream()
                    .filter(h -> !needed.contains(h))
                    .filter(h -> artifacts.deleteUnused(h, age))
                    .count();
        }
    }

    @Override
    public void close() {
        try {
            database.close();
        } finally {
            lock.close();
        }
    }
}
