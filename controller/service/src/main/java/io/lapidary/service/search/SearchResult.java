package io.lapidary.service.search;

import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.SearchEvent.Compared;
import io.lapidary.service.store.SearchStatus;
import java.util.List;
import java.util.Optional;

/**
 * What a search has found, so far or in the end.
 *
 * @param status {@code RUNNING} for one that neither paused nor finished: it is under way or was cut off
 * @param reason why it ended or paused; empty while it runs
 * @param trials those with an outcome, in trial order
 * @param best the feasible one with the highest reward
 * @param front those scored that no other beats in accuracy, latency and size at once, most accurate first
 * @param nearestMiss the one that breaks its limits least, where none is feasible
 * @param compared beside a recorded run, in the order of evaluation; empty where nothing is repeated
 * @param seconds under way, pauses left out
 */
public record SearchResult(
        String search,
        SearchStatus status,
        String reason,
        List<Trial> trials,
        Optional<Trial> best,
        List<Trial> front,
        Optional<Trial> nearestMiss,
        List<Compared> compared,
        double seconds) {
    public SearchResult {
        trials = List.copyOf(trials);
        front = List.copyOf(front);
        compared = List.copyOf(compared);
    }

    /** Trials that may not be delivered: refused, or scored outside a limit. */
    public long infeasible() {
        return trials.stream()
                .filter(t -> !t.feasible() && !(t.outcome() instanceof Outcome.Failed))
                .count();
    }

    /** Trials that could not be judged. */
    public long failed() {
        return trials.stream()
                .filter(t -> t.outcome() instanceof Outcome.Failed)
                .count();
    }
}
