package io.lapidary.app.delivery;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * One trial of a search that ended.
 *
 * @param number from 1, in the order of proposal
 * @param feasible whether it holds all limits
 * @param violations what it breaks, or why it was not judged, in words
 * @param file where its model was delivered, relative to the output folder; null where it was not
 */
public record JudgedTrial(
        long number, Candidate candidate, Outcome outcome, boolean feasible, List<String> violations, String file) {
    public JudgedTrial {
        violations = List.copyOf(violations);
    }

    public Optional<Measurement> measurement() {
        return outcome instanceof Outcome.Scored scored ? Optional.of(scored.measurement()) : Optional.empty();
    }
}
