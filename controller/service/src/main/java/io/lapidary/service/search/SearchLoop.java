package io.lapidary.service.search;

import io.lapidary.exchange.TicketBoard;
import io.lapidary.json.Json;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.store.NewSearch;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import java.time.InstantSource;
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
        StoredEvent first = store.create(
                new NewSearch(search, started.spec().name(), "", Json.write(started.spec()), SearchStatus.RUNNING),
                Journal.encode(started));
        return running(SearchHistory.read(store, search), search, recording).run(first);
    }

    /**
     * Goes on with a search that was paused or cut off. One that is finished is left as it is.
     *
     * @param recording the same as at its start
     * @throws ReplayMismatch when the agent does not propose again what is stored; nothing is changed then
     * @throws IllegalArgumentException for a search that is not in the store
     */
    public SearchResult resume(String search, Recording recording) {
        SearchHistory history = SearchHistory.read(store, search);
        return history.status() == SearchStatus.FINISHED
                ? history.result()
                : running(history, search, recording).resume();
    }

    private RunningSearch running(SearchHistory history, String search, Recording recording) {
        AgentSetup agent = agents.apply(history.started());
        return new RunningSearch(search, store, tickets, agent, recording, listener, clock, history);
    }
}
