package io.lapidary.service.access;

import io.lapidary.service.store.AuditEntry;
import io.lapidary.service.store.AuditStore;
import io.lapidary.service.store.Page;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.InstantSource;
import java.util.List;

/** The audit trail in the store. Entries are stored in the order of their notes, on a thread of its own. */
public final class StoredAudit implements Audit, AutoCloseable {
    private static final int LONGEST = 500;

    private final AuditStore store;
    private final InstantSource clock;
    private final WorkerExecutor thread;

    public StoredAudit(Vertx vertx, AuditStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.thread = vertx.createSharedWorkerExecutor("lapidary-audit", 1);
    }

    @Override
    public Future<Void> note(Caller who, Change change) {
        AuditEntry entry = new AuditEntry(
                0,
                clock.millis(),
                who.name(),
                who.token(),
                who.address(),
                plain(change.what()),
                plain(change.target()),
                change.status(),
                plain(change.requestId()));
        return thread.executeBlocking(
                () -> {
                    store.append(List.of(entry));
                    return null;
                },
                true);
    }

    /** Entries, newest first. Waits for the disk; may throw {@code StoreFailure}. */
    public Page<AuditEntry> entries(int offset, int limit) {
        return store.entries(offset, limit);
    }

    /** What a request brought may be anything: a line, a book, or somebody's token pasted into a path. */
    private static String plain(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return Secrets.mask(cut.replaceAll("\\p{Cntrl}", "?"));
    }

    @Override
    public void close() {
        thread.close();
    }
}
