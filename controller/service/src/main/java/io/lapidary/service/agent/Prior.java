package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import io.lapidary.spec.Objective;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * What the closed form knows: before anything was evaluated, a ladder of candidates whose best rung a few evaluations
 * find; then a forecast of candidates, corrected by each outcome, and small changes of the best one that it likes.
 */
public final class Prior {
    /** The best ones from which imagination starts. */
    private static final int BEST_KEPT = 8;

    private record Tried(Candidate candidate, double reward) {}

    private final Objective objective;
    private final Unseen unseen;
    private final Bisection bisection;
    private final Forecast forecast;
    private final Refinement refinement;
    private final Imagination imagination;
    private final List<Tried> tried = new ArrayList<>();
    private Candidate best;
    private double bestReward = Double.NEGATIVE_INFINITY;

    /** @param unseen shared with the agent, which proposes what comes from here */
    public Prior(SearchProblem problem, Walk walk, Unseen unseen) {
        Ladder ladder = Greedy.ladder(walk);
        this.objective = problem.objective();
        this.unseen = unseen;
        this.bisection = new Bisection(ladder, objective);
        this.forecast = new Forecast(problem, walk);
        this.refinement = new Refinement(walk, forecast);
        this.imagination = new Imagination(walk, forecast);
        this.best = ladder.rungs().get(0).candidate();
    }

    /** The next rung to evaluate; empty once the best one is found, or all that could matter is under way. */
    public Optional<Candidate> nextRung() {
        Optional<Candidate> rung = bisection.next();
        while (rung.isPresent() && !unseen.isNew(rung.get())) {
            rung = bisection.next();
        }
        return rung;
    }

    /** A small change of the best candidate, of which the forecast promises most. */
    public Candidate refined(SplittableRandom random) {
        return refinement.of(best, unseen, random);
    }

    /** What a thousand imagined candidates come to, that start from the best ones tried and from these. */
    public Candidate imagined(List<Candidate> others, SplittableRandom random) {
        List<Candidate> seeds = new ArrayList<>(List.of(best));
        tried.forEach(t -> seeds.add(t.candidate()));
        seeds.addAll(others);
        return imagination.from(seeds, unseen, random);
    }

    /** The one of several drawn candidates that promises most; as many are drawn as imagination would judge. */
    public Candidate mostPromising(Function<SplittableRandom, Candidate> draw, SplittableRandom random) {
        Candidate chosen = null;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < Imagination.CANDIDATES; i++) {
            Candidate drawn = draw.apply(random);
            if (chosen == null) {
                chosen = drawn;
            }
            if (unseen.isNew(drawn)) {
                double promise = forecast.promise(drawn);
                if (promise > most) {
                    most = promise;
                    chosen = drawn;
                }
            }
        }
        return chosen;
    }

    /** A candidate is proposed, whoever wished for it. */
    public void expect(Candidate candidate) {
        forecast.expect(candidate);
    }

    /** How much better than the best so far a candidate may be; comparable among candidates at one time only. */
    public double promise(Candidate candidate) {
        return forecast.promise(candidate);
    }

    /** The candidate with the greatest reward so far; the mildest rung before there is one. */
    public Candidate best() {
        return best;
    }

    public void learn(Candidate candidate, Outcome outcome) {
        bisection.tell(candidate, outcome);
        forecast.learn(candidate, outcome);
        double reward = objective.reward(outcome);
        tried.add(new Tried(candidate, reward));
        tried.sort(Comparator.comparingDouble(Tried::reward).reversed());
        tried.subList(Math.min(BEST_KEPT, tried.size()), tried.size()).clear();
        if (reward > bestReward) {
            bestReward = reward;
            best = candidate;
        }
    }
}
