package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.spec.Objective;
import java.util.Optional;

/**
 * One candidate of a search with what came of it.
 *
 * @param number from 0, in the order of proposal
 * @param reward what the objective gave for it
 * @param feasible whether it may be delivered
 * @param seconds from handing it out to the answer
 * @param sameAs the earlier trial whose outcome this is; null where this one was evaluated itself
 */
public record Trial(
        long number,
        Candidate candidate,
        Outcome outcome,
        double reward,
        boolean feasible,
        double seconds,
        Long sameAs) {
    /** The same trial under other limits. */
    Trial judgedBy(Objective objective) {
        return new Trial(
                number, candidate, outcome, objective.reward(outcome), objective.isFeasible(outcome), seconds, sameAs);
    }

    /** What was measured; empty for a candidate that was refused or failed. */
    public Optional<Measurement> measurement() {
        return outcome instanceof Outcome.Scored scored ? Optional.of(scored.measurement()) : Optional.empty();
    }

    /** Hash of the compiled file; empty where there is none. */
    public Optional<String> artifact() {
        return measurement()
                .map(m -> m.provenance().compiledSha256())
                .filter(sha256 -> sha256 != null && !sha256.isEmpty());
    }
}
