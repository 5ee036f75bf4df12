package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The closed-form ladder, its best rung found by bisection on the limits; then small changes of the best candidate
 * that the closed form, corrected by what was measured, likes.
 */
final class GreedyAgent implements SearchAgent {
    private final SearchProblem problem;
    private final Unseen unseen;
    private final Prior prior;
    private long trial;

    GreedyAgent(SearchProblem problem) {
        Walk walk = new Walk(problem);
        this.problem = problem;
        this.unseen = new Unseen(walk);
        this.prior = new Prior(problem, walk, unseen);
    }

    @Override
    public List<Candidate> propose(int n) {
        List<Candidate> proposals = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            SplittableRandom random = Draws.of(problem.seed(), trial);
            Candidate wish = prior.nextRung().orElseGet(() -> prior.refined(random));
            Optional<Candidate> proposal = unseen.near(wish, random);
            if (proposal.isEmpty()) {
                break;
            }
            trial++;
            prior.expect(proposal.get());
            proposals.add(proposal.get());
        }
        return proposals;
    }

    @Override
    public void learn(Candidate candidate, Outcome outcome) {
        prior.learn(candidate, outcome);
    }
}
