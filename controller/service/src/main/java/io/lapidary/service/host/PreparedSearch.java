package io.lapidary.service.host;

import io.lapidary.service.search.AgentSetup;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchSummary;
import java.util.Optional;

/** One search's model and data, ready to be judged. While it is open, workers can answer this search's tickets. */
public interface PreparedSearch extends AutoCloseable {
    /** What the search begins with; for one that goes on, what it began with. */
    Started started();

    /** A new agent; called on the search's thread, which owns it. */
    AgentSetup agent(Started started);

    /**
     * Judges the delivered model on the test split: called once, at the end.
     *
     * @param model the compiled file
     * @return empty where there is no test split
     */
    Optional<SearchSummary.Test> test(byte[] model);

    /** Lets go of everything; never fails. */
    @Override
    void close();
}
