package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import java.util.List;

/** Candidates from mild to aggressive, each a little cheaper and a little further from the original than the last. */
record Ladder(List<Rung> rungs) {
    /**
     * @param error predicted relative error, summed over groups and layers
     * @param cost predicted, as a ratio to the base's
     */
    record Rung(Candidate candidate, double error, double cost) {}

    Ladder {
        rungs = List.copyOf(rungs);
    }
}
