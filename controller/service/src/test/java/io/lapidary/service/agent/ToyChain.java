package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ModelGraph;
import io.lapidary.outcome.Outcome;
import io.lapidary.space.GroupSpace;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Objective;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A made-up value over a chain of layers whose optimum is known exactly. The best keep-ratio of a layer depends on
 * the one before it, the better precision differs by layer, and changing precision between neighbours costs; so no
 * layer can be set alone, yet dynamic programming over the chain finds the best of all. The value, the logarithm of
 * a speed-up, has nothing to do with the model's profile or costs.
 */
final class ToyChain {
    static final int LAYERS = 10;
    private static final int WIDTH = 64;
    private static final double CURVATURE = 5;
    private static final double BORDER = 0.25;
    private static final double SCALE = 1.0 / 6;

    private final SearchProblem problem;
    private final List<GroupSpace> groups;
    private final double[] weight = new double[LAYERS];
    private final double[] centre = new double[LAYERS];
    private final double[] coupling = new double[LAYERS];
    private final double[] int8Gain = new double[LAYERS];

    ToyChain(int trials, long seed) {
        int[] widths = new int[LAYERS];
        Arrays.fill(widths, WIDTH);
        ModelGraph graph = Models.chain(widths);
        this.problem = Problems.joint(graph, 4, new Objective(Goal.FASTEST, List.of()), trials, seed);
        this.groups = problem.space().groups();
        SplittableRandom draw = new SplittableRandom(2024);
        for (int t = 0; t < LAYERS; t++) {
            weight[t] = 0.6 + 0.8 * draw.nextDouble();
            centre[t] = 0.4 + 0.45 * draw.nextDouble();
            coupling[t] = 0.8 * (draw.nextDouble() - 0.5);
            int8Gain[t] = draw.nextDouble() - 0.5;
        }
    }

    SearchProblem problem() {
        return problem;
    }

    private double step(int t, double keep, boolean int8, double keepBefore, boolean int8Before) {
        double wanted = centre[t] + coupling[t] * (keepBefore - 0.6);
        double miss = keep - wanted;
        return SCALE
                * (weight[t] * (1 - CURVATURE * miss * miss)
                        + (int8 ? int8Gain[t] : 0)
                        - (int8 != int8Before ? BORDER : 0));
    }

    double value(Candidate candidate) {
        double sum = 0;
        double keepBefore = 0.6;
        boolean int8Before = false;
        for (int t = 0; t < LAYERS; t++) {
            double keep = candidate.keep(groups.get(t).group());
            boolean int8 = candidate.precision("conv" + t) == Precision.INT8;
            sum += step(t, keep, int8, keepBefore, int8Before);
            keepBefore = keep;
            int8Before = int8;
        }
        return sum;
    }

    /** The greatest value of all candidates, by dynamic programming. */
    double optimum() {
        double[][] best = null;
        for (int t = 0; t < LAYERS; t++) {
            List<Double> keeps = groups.get(t).keeps();
            double[][] now = new double[keeps.size()][2];
            for (int k = 0; k < keeps.size(); k++) {
                for (int p = 0; p < 2; p++) {
                    now[k][p] = bestInto(t, keeps.get(k), p == 1, best);
                }
            }
            best = now;
        }
        return Arrays.stream(best).flatMapToDouble(Arrays::stream).max().orElseThrow();
    }

    private double bestInto(int t, double keep, boolean int8, double[][] before) {
        if (t == 0) {
            return step(t, keep, int8, 0.6, false);
        }
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < before.length; k++) {
            for (int p = 0; p < 2; p++) {
                most = Math.max(
                        most,
                        before[k][p]
                                + step(t, keep, int8, groups.get(t - 1).keeps().get(k), p == 1));
            }
        }
        return most;
    }

    Outcome judge(Candidate candidate) {
        return Problems.scored(problem, candidate, problem.profile().baseAccuracy(), Math.exp(-value(candidate)));
    }
}
