package io.lapidary.service.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.service.search.Cause;
import io.lapidary.service.search.Journal;
import io.lapidary.service.search.Request;
import io.lapidary.service.search.RunningSearch;
import io.lapidary.service.search.SearchEvent;
import io.lapidary.service.search.SearchEvent.Asked;
import io.lapidary.service.search.SearchEvent.Changed;
import io.lapidary.service.search.SearchEvent.Finished;
import io.lapidary.service.search.SearchEvent.Paused;
import io.lapidary.service.search.SearchHistory;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.spec.SearchSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One search as this process has it: takes commands from any thread, and lives on a thread of its own when its turn has
 * come. Commands are stored when they return; its monitor lets one in at a time.
 */
final class Session {
    private final String id;
    private final Hosting hosting;
    private final SpecChange changes;
    /** The one through which all write while it lives. */
    private Journal live;

    private volatile SearchLife life;

    Session(String id, Hosting hosting) {
        this.id = id;
        this.hosting = hosting;
        this.changes = new SpecChange(hosting.laboratory());
    }

    String id() {
        return id;
    }

    /** Lives on the calling thread until it rests. */
    void run() {
        SearchLife now = new SearchLife(id, hosting, this::open);
        life = now;
        try {
            now.live();
        } finally {
            life = null;
            close();
        }
    }

    private synchronized Journal open() {
        if (live == null) {
            live = hosting.journal(id);
        }
        return live;
    }

    private synchronized void close() {
        live = null;
    }

    synchronized void pause(String by) {
        write(history -> {
            boolean pauses = is(history, Request.PAUSE);
            if (pauses || history.status() == SearchStatus.PAUSED) {
                return List.of();
            }
            if (is(history, Request.STOP)) {
                throw new Conflict("Search (%s) is stopping; it cannot be paused any more.".formatted(id));
            }
            if (history.status() == SearchStatus.FINISHED || history.status() == SearchStatus.FAILED) {
                throw new Conflict("Search (%s) is (%s); only one that runs or waits for its turn can be paused."
                        .formatted(id, history.status()));
            }
            Asked asked = new Asked(Request.PAUSE, by);
            return isOnThread()
                    ? List.of(asked)
                    : List.of(asked, new Paused("It was paused before its turn came.", Cause.PAUSED.label()));
        });
        if (!isOnThread()) {
            hosting.turns().leave(this);
        }
    }

    synchronized void resume(String by) {
        boolean wanted = write(history -> {
            if (is(history, Request.PAUSE) || is(history, Request.STOP)) {
                throw new Conflict("Search (%s) is %s: candidates in flight end first. Resume it after that."
                        .formatted(id, is(history, Request.PAUSE) ? "pausing" : "stopping"));
            }
            if (history.status() == SearchStatus.FINISHED) {
                history.obstacle().ifPresent(why -> {
                    throw new Conflict("Search (%s) cannot go on: %s".formatted(id, why));
                });
            }
            boolean goes = history.status() == SearchStatus.RUNNING || history.status() == SearchStatus.QUEUED;
            return goes ? List.of() : List.of(new Asked(Request.RESUME, by));
        });
        if (wanted) {
            hosting.turns().enter(this);
        }
    }

    synchronized void stop(String by) {
        boolean wanted = write(history -> {
            if (is(history, Request.STOP)) {
                return List.of();
            }
            if (history.status() == SearchStatus.FINISHED) {
                throw new Conflict("Search (%s) is over already.".formatted(id));
            }
            Asked asked = new Asked(Request.STOP, by);
            boolean hasLastLook = history.isTestDue() && history.status() != SearchStatus.FAILED;
            return isOnThread() || hasLastLook
                    ? List.of(asked)
                    : List.of(asked, new Finished("It was stopped.", Cause.STOPPED.label()));
        });
        if (wanted) {
            // What is delivered is tested first. Where that is not to be, its turn is over as soon as it comes.
            hosting.turns().enter(this);
        }
    }

    synchronized SearchSpec change(JsonNode patch, String by) {
        SearchSpec before = journal().history().spec();
        SearchSpec after = changes.whileItLasts(before, patch);
        if (!after.equals(before)) {
            write(history -> List.of(new Changed(after, by)));
        }
        return after;
    }

    private boolean isOnThread() {
        return hosting.turns().isRunning(this);
    }

    private static boolean is(SearchHistory history, Request what) {
        return history.asked().filter(a -> a == what).isPresent();
    }

    private Journal journal() {
        return live == null ? hosting.journal(id) : live;
    }

    private boolean write(Function<SearchHistory, List<SearchEvent>> decision) {
        Journal journal = journal();
        boolean written = journal.write(decision);
        SearchLife now = life;
        if (written && now != null) {
            now.nudge(journal.history());
        }
        return written;
    }

    /** What the agent said of itself last; empty while there is none. */
    Map<String, Double> diagnostics() {
        SearchLife now = life;
        RunningSearch running = now == null ? null : now.running();
        return running == null ? Map.of() : running.diagnostics();
    }

    /** Where it stands now, by what was stored last. Without waiting for anybody. */
    SearchState state(SearchStatus status, Request asked) {
        SearchLife now = life;
        if (now != null && now.trouble() != null) {
            return SearchState.PAUSED;
        }
        boolean goes = status == SearchStatus.QUEUED || status == SearchStatus.RUNNING;
        if (!goes || asked == Request.PAUSE || asked == Request.STOP) {
            return SearchState.of(status, asked);
        }
        if (now == null) {
            boolean recovers = status == SearchStatus.RUNNING && hosting.turns().before(this) >= 0;
            return recovers ? SearchState.RESUMING : SearchState.of(status, asked);
        }
        boolean begins = status == SearchStatus.QUEUED && asked == null;
        return begins || now.isUnderWay() ? SearchState.RUNNING : SearchState.RESUMING;
    }

    /** A summary with what only this process knows: what it waits for. Without waiting for anybody. */
    SearchSummary live(SearchSummary stored) {
        SearchLife now = life;
        if (now == null) {
            int before = hosting.turns().before(this);
            return before < 0
                    ? stored
                    : stored.because("It waits for its turn; %d before it.".formatted(before), Cause.QUEUED);
        }
        Trouble trouble = now.trouble();
        if (trouble != null) {
            return stored.because(trouble.reason(), trouble.cause());
        }
        SearchLife.Doing doing = now.doing();
        return doing == null ? stored : stored.because(doing.words(), doing.cause());
    }
}
