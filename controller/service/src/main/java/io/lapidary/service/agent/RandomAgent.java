package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Uniform draws from the space, clipped to the limits like every other agent's; learns nothing. */
final class RandomAgent implements SearchAgent {
    private final SearchProblem problem;
    private final Walk walk;
    private final Unseen unseen;
    private long trial;

    RandomAgent(SearchProblem problem) {
        this.problem = problem;
        this.walk = new Walk(problem);
        this.unseen = new Unseen(walk);
    }

    @Override
    public List<Candidate> propose(int n) {
        List<Candidate> proposals = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            SplittableRandom random = Draws.of(problem.seed(), trial);
            Optional<Candidate> drawn = unseen.near(draw(walk, random), random);
            if (drawn.isEmpty()) {
                break;
            }
            trial++;
            proposals.add(drawn.get());
        }
        return proposals;
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
        // A draw depends on nothing that came before it.
    }
}
