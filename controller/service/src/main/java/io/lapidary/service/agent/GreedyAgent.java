package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The closed-form ladder, its best rung found by bisection on the limits; then small changes of the best candidate
 * that the closed form likes.
 */
final class GreedyAgent implements SearchAgent {
    private final SearchProblem problem;
    private final Walk walk;
    private final Unseen unseen;
    private final Ladder ladder;
    private final Bisection bisection;
    private final Refinement refinement;
    private Candidate best;
    private double bestReward = Double.NEGATIVE_INFINITY;
    private long trial;

    GreedyAgent(SearchProblem problem) {
        this.problem = problem;
        this.walk = new Walk(problem);
        this.unseen = new Unseen(walk);
        this.ladder = Greedy.ladder(walk);
        this.bisection = new Bisection(ladder, problem.objective());
        this.refinement = new Refinement(walk, ladder, problem.objective().goal());
        this.best = ladder.rungs().get(0).candidate();
    }

    @Override
    public List<Candidate> propose(int n) {
        List<Candidate> proposals = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            SplittableRandom random = Draws.of(problem.seed(), trial);
            Candidate wish = nextRung().orElseGet(() -> refinement.of(best, unseen, random));
            Optional<Candidate> proposal = unseen.near(wish, random);
            if (proposal.isEmpty()) {
                break;
            }
            trial++;
            proposals.add(proposal.get());
        }
        return proposals;
    }

    private Optional<Candidate> nextRung() {
        Optional<Candidate> rung = bisection.next();
        while (rung.isPresent() && !unseen.isNew(rung.get())) {
            rung = bisection.next();
        }
        return rung;
    }

    @Override
    public void learn(Candidate candidate, Outcome outcome) {
        bisection.tell(candidate, outcome);
        double reward = problem.objective().reward(outcome);
        if (reward > bestReward) {
            bestReward = reward;
            best = candidate;
        }
    }
}
