package io.lapidary.service.host;

import io.lapidary.issue.InvalidInput;
import io.lapidary.service.search.Cause;
import io.lapidary.service.search.Journal;
import io.lapidary.service.search.Recording;
import io.lapidary.service.search.Request;
import io.lapidary.service.search.RunningSearch;
import io.lapidary.service.search.SearchEvent;
import io.lapidary.service.search.SearchEvent.Broken;
import io.lapidary.service.search.SearchEvent.Finished;
import io.lapidary.service.search.SearchEvent.Paused;
import io.lapidary.service.search.SearchHistory;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.service.search.Trial;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.StoreFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A search on its thread, from its turn until it rests: prepared, started or replayed, run, and tested. Where the store
 * gives up it waits, with all that is prepared, until the store works again.
 */
final class SearchLife {
    private static final Logger LOG = LoggerFactory.getLogger(SearchLife.class);
    private static final int MOST_DOUBLINGS = 4;

    private final String id;
    private final Hosting hosting;
    private final Supplier<Journal> opener;
    private Journal journal;
    private PreparedSearch prepared;
    private String why;
    private Thread preparing;

    private volatile Doing doing;
    private volatile Trouble trouble;
    private volatile RunningSearch running;
    private volatile boolean fresh;

    /** @param opener opens the journal, or returns the one that is open */
    SearchLife(String id, Hosting hosting, Supplier<Journal> opener) {
        this.id = id;
        this.hosting = hosting;
        this.opener = opener;
    }

    /**
     * What its preparation does or waits for.
     *
     * @param cause {@link Cause#PREPARING}, or why it waits
     */
    record Doing(Cause cause, String words) {}

    /** Null where nothing is being prepared. From any thread. */
    Doing doing() {
        return doing;
    }

    /** Why it waits for the store; null where it does not. From any thread. */
    Trouble trouble() {
        return trouble;
    }

    /** The search in its loop, or on its way there; null before and after. From any thread. */
    RunningSearch running() {
        return running;
    }

    /** Whether it proposes and judges. From any thread. */
    boolean isUnderWay() {
        RunningSearch now = running;
        return fresh || now != null && now.isUnderWay();
    }

    /** Makes its thread look at what was asked for; from any thread. */
    void nudge(SearchHistory history) {
        RunningSearch now = running;
        if (now != null) {
            now.wake();
        }
        boolean inVain = history.asked()
                .filter(a -> a == Request.PAUSE || a == Request.STOP && !history.isTestDue())
                .isPresent();
        synchronized (this) {
            if (inVain && preparing != null) {
                preparing.interrupt();
            }
        }
    }

    /** Lives until it rests or its thread is told to leave. */
    void live() {
        long seq = -1;
        int failures = 0;
        try {
            while (true) {
                try {
                    journal = opener.get();
                    journal.recover();
                    begin();
                    return;
                } catch (InterruptedException e) {
                    if (hosting.turns().isClosed()) {
                        return;
                    }
                } catch (StoreFailure e) {
                    long reached = journal == null ? 0 : journal.history().seq();
                    failures = reached > seq ? 0 : Math.min(failures + 1, MOST_DOUBLINGS);
                    seq = reached;
                    awaitStore(e, hosting.lookAgain().toMillis() << failures);
                }
            }
        } catch (InterruptedException e) {
            LOG.info("Search {} leaves while its store does not work", id);
            hosting.board().removeAll(id);
        } finally {
            if (prepared != null) {
                prepared.close();
            }
        }
    }

    private void begin() throws InterruptedException {
        try {
            search();
        } catch (StoreFailure e) {
            if (e.kind() != StoreFailure.Kind.DAMAGED) {
                throw e;
            }
            broken(e);
        } catch (RuntimeException | Error e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            broken(e);
        }
    }

    private void broken(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof InvalidInput) {
            LOG.warn("Search {} cannot be done: {}", id, message);
        } else {
            LOG.error("Search {} failed", id, failure);
        }
        journal.recover();
        journal.write(new Broken(message));
    }

    private void search() throws InterruptedException {
        SearchStatus status = journal.history().status();
        if (status != SearchStatus.QUEUED && status != SearchStatus.RUNNING) {
            return; // It came to rest while it waited for its turn.
        }
        if (why == null) {
            why = journal.history().asked().isPresent() ? "user" : "recovery";
        }
        if (rests()) {
            return;
        }
        if (prepared == null) {
            prepare();
        }
        if (rests()) {
            return;
        }
        fresh = journal.history().started() == null;
        if (fresh) {
            journal.write(history -> List.of(prepared.started().with(history.spec())));
        }
        RunningSearch search = new RunningSearch(
                hosting.store(),
                hosting.board(),
                prepared::agent,
                Recording.NONE,
                this::test,
                journal,
                hosting.clock());
        running = search;
        try {
            if (fresh) {
                search.start();
            } else {
                search.resume(why);
            }
        } finally {
            running = null;
            fresh = false;
        }
    }

    /** Stores at once that it rests, where it was asked to and has nothing left to do. */
    private boolean rests() {
        return journal.write(history -> {
            Optional<Request> asked = history.asked();
            SearchEvent rest = null;
            if (asked.filter(a -> a == Request.PAUSE).isPresent()) {
                rest = new Paused("It was told to wait.", Cause.PAUSED.label());
            } else if (asked.filter(a -> a == Request.STOP).isPresent() && !history.isTestDue()) {
                rest = new Finished("It was stopped.", Cause.STOPPED.label());
            }
            return rest == null ? List.of() : List.of(rest);
        });
    }

    private void prepare() throws InterruptedException {
        synchronized (this) {
            preparing = Thread.currentThread();
        }
        doing = new Doing(Cause.PREPARING, "It is being prepared.");
        try {
            SearchHistory history = journal.history();
            prepared = hosting.laboratory()
                    .prepare(
                            id,
                            history.spec(),
                            Optional.ofNullable(history.started()),
                            (cause, words) -> doing = new Doing(cause, words));
        } finally {
            doing = null;
            synchronized (this) {
                preparing = null;
            }
        }
        // One that came too late: what was asked for is seen in its place.
        if (Thread.interrupted() && hosting.turns().isClosed()) {
            throw new InterruptedException();
        }
    }

    private Optional<SearchSummary.Test> test(Trial delivered) {
        return delivered.artifact().flatMap(hosting.store().artifacts()::get).flatMap(prepared::test);
    }

    private void awaitStore(StoreFailure failure, long millis) throws InterruptedException {
        LOG.warn("Search {} waits for its store: {}", id, failure.getMessage());
        trouble = Trouble.of(failure, hosting.store());
        why = trouble.cause().label();
        try {
            do {
                TimeUnit.MILLISECONDS.sleep(millis);
            } while (trouble.isFullDisk() && !hosting.store().hasRoom());
            LOG.info("Search {} tries to go on", id);
        } finally {
            trouble = null;
        }
    }
}
