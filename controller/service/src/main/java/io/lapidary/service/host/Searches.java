package io.lapidary.service.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.StoredSearch;
import io.lapidary.spec.SearchSpec;
import java.util.function.Consumer;

/**
 * The searches of a service, for whoever drives them. What a method returned from is stored. Thread-safe; a call may
 * wait for the disk, so none comes from an event loop.
 *
 * <p>Every method that takes an id may throw {@link NoSuchSearch}; every command {@link Conflict} where it does not fit
 * the search's state, and {@code StoreFailure}.
 */
public interface Searches {
    /** Takes a search in; it begins when its turn comes. Returns its id. */
    String submit(SearchSpec spec, String owner);

    /** Its state now, pending requests included. */
    SearchState state(String id);

    /** A search with its live state and numbers. */
    View view(String id);

    /** The same for a search just read from the store; no disk is touched. */
    View view(StoredSearch stored);

    /** The search as it was after its event {@code seq}, folded from its history. */
    View viewAt(String id, long seq);

    /** Rewards so far, and what the agent says of itself. */
    AgentReport agentReport(String id);

    /** Asks it to pause: candidates in flight end first. Does nothing where it pauses already. */
    void pause(String id, String by);

    /**
     * Asks it to go on, after a pause or a failure; or, with budget left (see {@link #change}), after its end. Does
     * nothing where it goes on already.
     */
    void resume(String id, String by);

    /** Asks it to stop: candidates in flight end first, the best so far is kept. Does nothing where it stops already. */
    void stop(String id, String by);

    /**
     * Changes budget and limits, whether it runs, waits or is over (then {@link #resume} goes on).
     *
     * @param patch JSON merge patch (RFC 7396) of the spec; only {@code name}, {@code budget} and {@code objective.limits} may be in it
     * @throws io.lapidary.issue.InvalidInput with every problem of the changed spec
     */
    SearchSpec change(String id, JsonNode patch, String by);

    /** Submits the same search again, with changes anywhere in its spec. Returns the new id. */
    String duplicate(String id, JsonNode patch, String by);

    /**
     * Tells every event after it was stored, in the order of {@link StoredEvent#id}, on one thread of the service; the
     * listener must return at once.
     *
     * @return ends it
     */
    AutoCloseable listen(Consumer<StoredEvent> listener);

    /** A search at a glance. */
    record View(StoredSearch stored, SearchState state, SearchSummary summary) {}
}
