package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import java.util.SplittableRandom;

/** Changes of a setting, small and large ones, that stay within the limits which are known beforehand. */
final class Moves {
    private static final int MOST_CHANGES = 4;
    /** The largest change of a knob, as a share of its levels; where it has few, two of them. */
    private static final int SHARE = 6;

    private final Walk walk;
    private final Knobs knobs;

    Moves(Walk walk) {
        this.walk = walk;
        this.knobs = walk.knobs();
    }

    /** One to four knobs set up or down; what is over a limit then is lowered. */
    Candidate changed(Candidate good, SplittableRandom random) {
        int[] levels = knobs.levels(good);
        for (int c = random.nextInt(MOST_CHANGES); c >= 0; c--) {
            int knob = random.nextInt(knobs.size());
            int by = 1 + random.nextInt(most(knob));
            set(levels, knob, levels[knob] + (random.nextBoolean() ? by : -by));
        }
        return lowered(levels, random);
    }

    /** Each knob as in one or the other. */
    Candidate crossed(Candidate one, Candidate other, SplittableRandom random) {
        int[] levels = knobs.levels(one);
        int[] others = knobs.levels(other);
        for (int k = 0; k < levels.length; k++) {
            if (random.nextBoolean()) {
                levels[k] = others[k];
            }
        }
        return lowered(levels, random);
    }

    private int most(int knob) {
        return Math.max(2, knobs.knob(knob).levels() / SHARE);
    }

    private void set(int[] levels, int knob, int level) {
        levels[knob] = Math.max(0, Math.min(knobs.knob(knob).levels() - 1, level));
    }

    /** Lowers knobs in drawn order, so that no layer pays for all others as a rule; what that leaves, last to first. */
    private Candidate lowered(int[] levels, SplittableRandom random) {
        double excess = walk.wall().excess(knobs.candidate(levels));
        for (int tries = 2 * knobs.size(); excess > 0 && tries > 0; tries--) {
            int knob = random.nextInt(knobs.size());
            int[] lower = levels.clone();
            set(lower, knob, levels[knob] - 1 - random.nextInt(most(knob)));
            double left = walk.wall().excess(knobs.candidate(lower));
            if (left < excess) {
                levels = lower;
                excess = left;
            }
        }
        return walk.lowered(levels);
    }
}
