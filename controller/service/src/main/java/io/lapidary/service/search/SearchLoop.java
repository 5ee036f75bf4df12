package io.lapidary.service.search;

import io.lapidary.exchange.TicketBoard;
import io.lapidary.service.search.SearchEvent.Paused;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs searches, each on the thread that calls: that thread owns the agent, which is made and used nowhere else.
 *
 * <p>The store is the truth: a search that was paused or killed at any moment is resumed by teaching a new agent the
 * stored outcomes; no finished evaluation is lost or repeated. Interrupting the thread pauses the search: it returns
 * what was found so far, with the thread's interrupt flag set.
 */
public final class SearchLoop {
    private final SearchStore store;
    private final TicketBoard tickets;
    private final Function<Started, AgentSetup> agents;
    private final SearchListener listener;
    private final InstantSource clock;

    /** @param agents makes the agent of a search from what the search began with; called on the search's thread */
    public SearchLoop(
            SearchStore store,
            TicketBoard tickets,
            Function<Started, AgentSetup> agents,
            SearchListener listener,
            InstantSource clock) {
        this.store = store;
        this.tickets = tickets;
        this.agents = agents;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Runs a new search to its end.
     *
     * @param search a new id
     * @param recording of an earlier run to repeat, or {@link Recording#NONE}
     * @throws io.lapidary.service.store.StoreFailure when the store gives up; the search can be resumed afterwards
     */
    public SearchResult start(String search, Started started, Recording recording) {
        Journal journal = Journal.create(search, started.spec(), "", store, watcher(recording), clock);
        journal.write(started);
        return run(journal, recording, RunningSearch::start);
    }

    /**
     * Goes on with a search that was paused or cut off. One that is finished is left as it is.
     *
     * @param recording the same as at its start
     * @throws ReplayMismatch when the agent does not propose again what is stored; nothing is changed then
     * @throws IllegalArgumentException for a search that is not in the store, or was cut off before it started
     */
    public SearchResult resume(String search, Recording recording) {
        Journal journal = Journal.open(search, store, watcher(recording), clock);
        if (journal.history().started() == null) {
            throw new IllegalArgumentException("Search (%s) never started; start a new one.".formatted(search));
        }
        SearchStatus status = journal.history().status();
        if (status == SearchStatus.FINISHED) {
            return journal.history().result();
        }
        String why = status == SearchStatus.PAUSED ? "user" : "recovery";
        return run(journal, recording, running -> running.resume(why));
    }

    private Journal.Watcher watcher(Recording recording) {
        return (stored, event, history) -> {
            int most = recording.isEmpty() ? history.most() : recording.length();
            listener.on(stored.seq(), stored.atMillis(), event, history.progress(most));
        };
    }

    private interface Course {
        void of(RunningSearch running) throws InterruptedException;
    }

    private SearchResult run(Journal journal, Recording recording, Course course) {
        RunningSearch running =
                new RunningSearch(store, tickets, agents, recording, delivered -> Optional.empty(), journal, clock);
        try {
            course.of(running);
        } catch (InterruptedException e) {
            if (running.isUnderWay()) {
                RunningSearch.withoutInterrupts(
                        () -> journal.write(new Paused("It was told to wait.", Cause.PAUSED.label())));
            }
            Thread.currentThread().interrupt();
        }
        return journal.history().result();
    }
}
