package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import java.util.List;

/**
 * Proposes candidates and learns from what came of them: ask and tell.
 *
 * <p>Contract: proposals come in trial order; each is learnt once, in the same order; what is proposed depends only on
 * the problem, its seed and the outcomes learnt so far. Owned by one thread.
 */
public interface SearchAgent {
    /** The next candidates, all inside the search space; fewer than {@code n}, or none, where the space is exhausted. */
    List<Candidate> propose(int n);

    /** Takes in what came of the oldest proposal not yet learnt. */
    void learn(Candidate candidate, Outcome outcome);
}
