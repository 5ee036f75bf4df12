package io.lapidary.service.agent;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A walk's actions as numbered choices, for learners that know discrete ones only: every pair of a keep level and a
 * precision level. All steps share one grid; keep-ratios of a space with more levels than the grid holds are reached as
 * far as they lie on it.
 */
public final class ActionGrid {
    /** More would leave each choice too few outcomes to learn from. */
    private static final int MOST_KEEPS = 8;

    private final Knobs knobs;
    private final int keeps;
    private final int precisions;

    public ActionGrid(Walk walk) {
        this.knobs = walk.knobs();
        this.keeps = Math.min(MOST_KEEPS, mostLevels(true));
        this.precisions = mostLevels(false);
    }

    private int mostLevels(boolean ofKeeps) {
        int most = 1;
        for (int k = 0; k < knobs.size(); k++) {
            if (knobs.knob(k).isKeep() == ofKeeps) {
                most = Math.max(most, knobs.knob(k).levels());
            }
        }
        return most;
    }

    /** How many choices there are at each step. */
    public int size() {
        return keeps * precisions;
    }

    /** The action, (keep, precision) in [0, 1], of a choice. */
    public double[] action(int choice) {
        return new double[] {position(choice / precisions, keeps), position(choice % precisions, precisions)};
    }

    private static double position(int level, int levels) {
        return levels == 1 ? 1 : (double) level / (levels - 1);
    }

    /**
     * The choice that an action realised at a step stands for. Where the step lacks a number, all choices that differ in
     * it only are the same; one of them is drawn, so that each is learnt as often.
     */
    public int choice(int step, List<Double> action, SplittableRandom random) {
        Knobs.Step at = knobs.steps().get(step);
        int keep = at.keepKnob() < 0 ? random.nextInt(keeps) : nearest(action.get(0), keeps);
        int precision = at.precisionKnob() < 0 ? random.nextInt(precisions) : nearest(action.get(1), precisions);
        return keep * precisions + precision;
    }

    private static int nearest(double position, int levels) {
        return (int) Math.round(position * (levels - 1));
    }
}
