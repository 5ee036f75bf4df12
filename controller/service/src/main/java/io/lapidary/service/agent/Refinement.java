package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.spec.Goal;
import java.util.SplittableRandom;

/**
 * Changes of a good candidate that the closed form likes: of many small drawn ones, that with the least predicted cost
 * and error together, error being weighed by what the ladder pays for it there. Where the goal is accuracy, cost does
 * not count, as the limits hold anyway.
 */
final class Refinement {
    private static final int DRAWS = 48;
    private static final int MOST_CHANGES = 3;

    private final Walk walk;
    private final Ladder ladder;
    private final Goal goal;

    Refinement(Walk walk, Ladder ladder, Goal goal) {
        this.walk = walk;
        this.ladder = ladder;
        this.goal = goal;
    }

    /** A change of a candidate that is new, or the candidate itself where none was drawn. */
    Candidate of(Candidate good, Unseen unseen, SplittableRandom random) {
        Knobs knobs = walk.knobs();
        int[] levels = knobs.levels(good);
        double weight = ladder.costOfError(walk.features().error(levels));
        Candidate best = good;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < DRAWS; i++) {
            int[] changed = levels.clone();
            for (int c = random.nextInt(MOST_CHANGES); c >= 0; c--) {
                int knob = random.nextInt(knobs.size());
                int by = random.nextInt(3) == 0 ? 2 : 1;
                int level = changed[knob] + (random.nextBoolean() ? by : -by);
                changed[knob] = Math.max(0, Math.min(knobs.knob(knob).levels() - 1, level));
            }
            Candidate candidate = walk.lowered(changed);
            if (unseen.isNew(candidate)) {
                int[] realised = knobs.levels(candidate);
                double error = walk.features().error(realised);
                double price =
                        goal == Goal.MOST_ACCURATE ? error : walk.spending().ratio(candidate) + weight * error;
                if (price < least) {
                    least = price;
                    best = candidate;
                }
            }
        }
        return best;
    }
}
