package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import java.util.ArrayList;
import java.util.List;

/**
 * The walk over a model's layers that makes a candidate: one step for each layer with something to choose, in order of
 * execution. An action is two numbers in [0, 1], (keep, precision), 0 the most aggressive choice and 1 the mildest,
 * rounded to what the space allows; where a layer lacks one of the two choices that number is passed over.
 *
 * <p>Actions are clipped so that the rest of the model at its most aggressive can still hold the limits that are known
 * beforehand (AMC's wall, He et al. 2018); what is over a limit at the end is lowered from the last layer to the first
 * (HAQ, Wang et al. 2019). Needs no evaluation. Owned by one thread.
 */
public final class Walk {
    /** Numbers in an action. */
    public static final int ACTION_SIZE = 2;
    /** Numbers in a state, each in [0, 1]. */
    public static final int STATE_SIZE = Features.SIZE;

    private static final double[] BEFORE_THE_FIRST = {1, 1};

    /** What an agent learns from: a state and the action realised in it. */
    public record Move(List<Double> state, List<Double> action) {
        public Move {
            state = List.copyOf(state);
            action = List.copyOf(action);
        }
    }

    private final Knobs knobs;
    private final Wall wall;
    private final Spending spending;
    private final Features features;

    public Walk(SearchProblem problem) {
        this.knobs = new Knobs(problem.graph(), problem.space());
        this.wall = new Wall(problem, knobs);
        this.spending = new Spending(problem);
        this.features = new Features(problem, knobs, spending);
    }

    /** How many steps lead to a candidate; 0 where the space leaves nothing to choose. */
    public int steps() {
        return knobs.steps().size();
    }

    /** Before the first step. */
    public Position start() {
        return new Position();
    }

    /** The states and realised actions of the walk that ends at a candidate, however it came about. */
    public List<Move> retrace(Candidate candidate) {
        int[] levels = knobs.levels(candidate);
        List<Move> moves = new ArrayList<>();
        Position position = start();
        while (!position.isFinished()) {
            double[] state = position.state();
            Knobs.Step step = knobs.steps().get(position.step);
            position.settle(
                    step.keepKnob() < 0 ? 0 : levels[step.keepKnob()],
                    step.precisionKnob() < 0 ? 0 : levels[step.precisionKnob()]);
            moves.add(new Move(boxed(state), boxed(position.previous)));
        }
        return moves;
    }

    private static List<Double> boxed(double[] values) {
        List<Double> list = new ArrayList<>(values.length);
        for (double value : values) {
            list.add(value);
        }
        return list;
    }

    Knobs knobs() {
        return knobs;
    }

    Wall wall() {
        return wall;
    }

    Spending spending() {
        return spending;
    }

    Features features() {
        return features;
    }

    /** Lowers, last knob first, until the limits hold or nothing helps. */
    Candidate lowered(int[] setting) {
        int[] levels = setting.clone();
        Candidate candidate = knobs.candidate(levels);
        double excess = wall.excess(candidate);
        boolean helped = true;
        while (excess > 0 && helped) {
            helped = false;
            for (int k = levels.length - 1; k >= 0 && excess > 0; k--) {
                if (levels[k] == 0) {
                    continue;
                }
                levels[k]--;
                Candidate lower = knobs.candidate(levels);
                double left = wall.excess(lower);
                if (left < excess) {
                    candidate = lower;
                    excess = left;
                    helped = true;
                } else {
                    levels[k]++;
                }
            }
        }
        return candidate;
    }

    /** Somewhere along a walk. */
    public final class Position {
        private final int[] levels = knobs.mildest();
        private int step;
        private int decided;
        private double[] previous = BEFORE_THE_FIRST;

        private Position() {}

        public boolean isFinished() {
            return step == steps();
        }

        /** What is seen before the next step; the last one's state again once finished. */
        public double[] state() {
            return features.state(Math.min(step, steps() - 1), levels, decided, previous);
        }

        /**
         * Takes the next step.
         *
         * @param wish (keep, precision), each in [0, 1]
         * @return the action realised after rounding and clipping
         */
        public double[] take(double[] wish) {
            Knobs.Step now = knobs.steps().get(step);
            return takeLevels(
                    now.keepKnob() < 0 ? 0 : knobs.knob(now.keepKnob()).nearest(wish[0]),
                    now.precisionKnob() < 0
                            ? 0
                            : knobs.knob(now.precisionKnob()).nearest(wish[1]));
        }

        /** Takes the next step by levels, clipped. */
        double[] takeLevels(int keep, int precision) {
            Knobs.Step now = knobs.steps().get(step);
            set(now, keep, precision);
            int after = decidedAfter(now);
            // Fewer bits cost the least accuracy as a rule, so they are lowered before channels are.
            while (!wall.isOpen() && !wall.isReachable(levels, after)) {
                if (now.precisionKnob() >= 0 && levels[now.precisionKnob()] > 0) {
                    levels[now.precisionKnob()]--;
                } else if (now.keepKnob() >= 0 && levels[now.keepKnob()] > 0) {
                    levels[now.keepKnob()]--;
                } else {
                    break;
                }
            }
            return finishStep(now, after);
        }

        private double[] settle(int keep, int precision) {
            Knobs.Step now = knobs.steps().get(step);
            set(now, keep, precision);
            return finishStep(now, decidedAfter(now));
        }

        private void set(Knobs.Step now, int keep, int precision) {
            if (now.keepKnob() >= 0) {
                levels[now.keepKnob()] = keep;
            }
            if (now.precisionKnob() >= 0) {
                levels[now.precisionKnob()] = precision;
            }
        }

        private int decidedAfter(Knobs.Step now) {
            return Math.max(now.keepKnob(), now.precisionKnob()) + 1;
        }

        private double[] finishStep(Knobs.Step now, int after) {
            // What cannot be chosen counts as neither mild nor aggressive: it must not teach anything.
            previous = new double[] {realised(now.keepKnob()), realised(now.precisionKnob())};
            decided = after;
            step++;
            return previous.clone();
        }

        private double realised(int knob) {
            return knob < 0 ? 0.5 : knobs.knob(knob).position(levels[knob]);
        }

        /** The candidate that the finished walk made, lowered where it is still over a limit. */
        public Candidate candidate() {
            if (!isFinished()) {
                throw new IllegalStateException(
                        "Impossible state: a walk of (%d) steps asked for its candidate after (%d)."
                                .formatted(steps(), step));
            }
            return lowered(levels);
        }
    }
}
