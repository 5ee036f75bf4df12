package io.lapidary.service.search;

import io.lapidary.issue.InvalidInput;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.SearchSpec;
import java.util.List;

/** A search's {@link Health}, looked at again only where something was learnt since. Not thread-safe. */
final class Checkup {
    /** Null before the search began, and where its rules leave nothing to choose. */
    private SearchSpace space;
    /** Null where they are to be looked for anew. */
    private List<HealthNote> notes;

    /** Only what is noted of its ranges needs the space, so that a search whose space is none is none the worse. */
    void begin(Started started) {
        try {
            space = SearchSpace.resolve(
                    started.spec().space(),
                    started.graph(),
                    started.spec().objective().channelStep(started.device()));
        } catch (InvalidInput e) {
            space = null;
        }
        notes = null;
    }

    /** A trial has its outcome, or is judged by other limits or another budget. */
    void learn() {
        notes = null;
    }

    /** @param first the first trial of the agent that proposes now */
    List<HealthNote> notes(SearchSpec spec, Trials trials, long first) {
        if (notes == null) {
            notes = new Health(spec, space, trials, first).notes();
        }
        return notes;
    }
}
