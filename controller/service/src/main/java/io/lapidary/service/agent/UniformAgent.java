package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import io.lapidary.spec.Objective;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The same for every layer: one keep-ratio and one precision throughout, the ratio found by bisection for each precision;
 * then candidates near the best one. What people do by hand, and the least that any other agent must beat.
 */
final class UniformAgent implements SearchAgent {
    private static final int MOST_RUNGS = 32;

    private final SearchProblem problem;
    private final Walk walk;
    private final Unseen unseen;
    private final List<Bisection> ladders = new ArrayList<>();
    private Candidate best;
    private double bestReward = Double.NEGATIVE_INFINITY;
    private long trial;

    UniformAgent(SearchProblem problem) {
        this.problem = problem;
        this.walk = new Walk(problem);
        this.unseen = new Unseen(walk);
        Knobs knobs = walk.knobs();
        this.best = walk.lowered(knobs.mildest());
        int precisions = 1;
        for (int k = 0; k < knobs.size(); k++) {
            precisions = knobs.knob(k).isKeep()
                    ? precisions
                    : Math.max(precisions, knobs.knob(k).levels());
        }
        for (int p = 0; p < precisions; p++) {
            // Fewest bits first: where accuracy allows they gain most.
            ladders.add(
                    new Bisection(ladder(precisions == 1 ? 1 : (double) p / (precisions - 1)), problem.objective()));
        }
    }

    /** From all channels to the fewest, at one precision; rungs over the limits that are known are left out. */
    private Ladder ladder(double precision) {
        Knobs knobs = walk.knobs();
        Set<Candidate> rungs = new LinkedHashSet<>();
        for (int rung = MOST_RUNGS; rung >= 0; rung--) {
            int[] levels = new int[knobs.size()];
            for (int k = 0; k < levels.length; k++) {
                Knobs.Knob knob = knobs.knob(k);
                levels[k] = knob.nearest(knob.isKeep() ? (double) rung / MOST_RUNGS : precision);
            }
            Candidate candidate = knobs.candidate(levels);
            if (walk.wall().holds(candidate)) {
                rungs.add(candidate);
            }
        }
        return new Ladder(rungs.stream()
                .map(c -> new Ladder.Rung(c, 0, walk.spending().ratio(c)))
                .toList());
    }

    @Override
    public List<Candidate> propose(int n) {
        List<Candidate> proposals = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            SplittableRandom random = Draws.of(problem.seed(), trial);
            Optional<Candidate> proposal = unseen.near(nextRung().orElse(best), random);
            if (proposal.isEmpty()) {
                break;
            }
            trial++;
            proposals.add(proposal.get());
        }
        return proposals;
    }

    /** Of the precision whose turn it is, or of one that still has a rung to try. */
    private Optional<Candidate> nextRung() {
        for (int i = 0; i < ladders.size(); i++) {
            Bisection ladder = ladders.get((int) ((trial + i) % ladders.size()));
            Optional<Candidate> rung = ladder.next();
            while (rung.isPresent() && !unseen.isNew(rung.get())) {
                rung = ladder.next();
            }
            if (rung.isPresent()) {
                return rung;
            }
        }
        return Optional.empty();
    }

    @Override
    public void learn(Candidate candidate, Outcome outcome) {
        ladders.forEach(ladder -> ladder.tell(candidate, outcome));
        Objective objective = problem.objective();
        double reward = objective.reward(outcome);
        if (reward > bestReward) {
            bestReward = reward;
            best = candidate;
        }
    }
}
