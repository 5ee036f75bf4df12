package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Uniform draws from the space, clipped to the limits like every other agent's; learns nothing. With a prior it first
 * tries the closed-form ladder; of many draws the forecast then chooses: what the prior alone is worth.
 */
final class RandomAgent implements SearchAgent {
    private final SearchProblem problem;
    private final Walk walk;
    private final Unseen unseen;
    private final Optional<Prior> prior;
    private long trial;

    private RandomAgent(SearchProblem problem, boolean usesPrior) {
        this.problem = problem;
        this.walk = new Walk(problem);
        this.unseen = new Unseen(walk);
        this.prior = usesPrior ? Optional.of(new Prior(problem, walk, unseen)) : Optional.empty();
    }

    /** Knows nothing. */
    static RandomAgent plain(SearchProblem problem) {
        return new RandomAgent(problem, false);
    }

    /** Starts from the closed-form ladder, and lets the forecast choose among draws. */
    static RandomAgent fromPrior(SearchProblem problem) {
        return new RandomAgent(problem, true);
    }

    @Override
    public List<Candidate> propose(int n) {
        List<Candidate> proposals = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            SplittableRandom random = Draws.of(problem.seed(), trial);
            Optional<Candidate> drawn = unseen.near(wish(random), random);
            if (drawn.isEmpty()) {
                break;
            }
            trial++;
            prior.ifPresent(p -> p.expect(drawn.get()));
            proposals.add(drawn.get());
        }
        return proposals;
    }

    private Candidate wish(SplittableRandom random) {
        if (prior.isEmpty()) {
            return draw(walk, random);
        }
        return prior.get().nextRung().orElseGet(() -> prior.get().mostPromising(r -> draw(walk, r), random));
    }

    /** A uniform draw, clipped to the limits that are known beforehand. */
    static Candidate draw(Walk walk, SplittableRandom random) {
        Knobs knobs = walk.knobs();
        Walk.Position position = walk.start();
        for (Knobs.Step step : knobs.steps()) {
            position.takeLevels(
                    step.keepKnob() < 0
                            ? 0
                            : random.nextInt(knobs.knob(step.keepKnob()).levels()),
                    step.precisionKnob() < 0
                            ? 0
                            : random.nextInt(knobs.knob(step.precisionKnob()).levels()));
        }
        return position.candidate();
    }

    @Override
    public void learn(Candidate candidate, Outcome outcome) {
        prior.ifPresent(p -> p.learn(candidate, outcome));
    }
}
