package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import java.util.SplittableRandom;

/** Small changes of a good candidate: of many drawn ones, the one that the forecast promises most of. */
final class Refinement {
    private static final int DRAWS = 200;
    private static final int MOST_CHANGES = 4;

    private final Walk walk;
    private final Forecast forecast;

    Refinement(Walk walk, Forecast forecast) {
        this.walk = walk;
        this.forecast = forecast;
    }

    /** A change of a candidate that is new, or the candidate itself where none was drawn. */
    Candidate of(Candidate good, Unseen unseen, SplittableRandom random) {
        Knobs knobs = walk.knobs();
        int[] levels = knobs.levels(good);
        Candidate best = good;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < DRAWS && knobs.size() > 0; i++) {
            int[] changed = levels.clone();
            for (int c = random.nextInt(MOST_CHANGES); c >= 0; c--) {
                int knob = random.nextInt(knobs.size());
                int by = random.nextInt(3) == 0 ? 2 : 1;
                int level = changed[knob] + (random.nextBoolean() ? by : -by);
                changed[knob] = Math.max(0, Math.min(knobs.knob(knob).levels() - 1, level));
            }
            Candidate candidate = walk.lowered(changed);
            if (unseen.isNew(candidate)) {
                double promise = forecast.promise(candidate);
                if (promise > most) {
                    most = promise;
                    best = candidate;
                }
            }
        }
        return best;
    }
}
