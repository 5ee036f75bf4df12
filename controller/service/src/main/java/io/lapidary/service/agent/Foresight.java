package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.service.cost.Ranks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How well agents foresee the accuracy of candidates that they did not try, after some that they did.
 *
 * @param asked how many were foreseen, all times together
 * @param rankCorrelation of points lost, foreseen and measured
 * @param errorsAlone the same of the sum of closed-form errors, which needs no outcome
 * @param covered share of measured values within the 95 % intervals
 */
public record Foresight(int asked, double rankCorrelation, double errorsAlone, double covered) {
    private static final int TIMES = 5;
    private static final double REACH = 1.96;
    /** The drop of interest, in points, by which outcomes would be left out if there were hundreds. */
    private static final double TARGET = 0.5;

    /**
     * Learns drawn candidates and foresees all others, five times; means are taken.
     *
     * @param drops points lost by each candidate; more than {@code learnt} of them
     * @param seed of what is drawn
     */
    public static Foresight of(SearchProblem problem, Map<Candidate, Double> drops, int learnt, long seed) {
        Walk walk = new Walk(problem);
        Map<double[], Double> known = new LinkedHashMap<>();
        drops.forEach((candidate, drop) ->
                known.put(walk.features().errors(walk.knobs().levels(candidate)), drop));
        SplittableRandom random = new SplittableRandom(seed);
        double correlation = 0;
        double alone = 0;
        int asked = 0;
        int covered = 0;
        for (int time = 0; time < TIMES; time++) {
            List<double[]> left = new ArrayList<>(known.keySet());
            DropModel model = new DropModel(TARGET);
            for (int i = 0; i < learnt; i++) {
                double[] errors = left.remove(random.nextInt(left.size()));
                model.observe(errors, known.get(errors));
            }
            double[] foreseen = new double[left.size()];
            double[] measured = new double[left.size()];
            double[] sums = new double[left.size()];
            for (int i = 0; i < foreseen.length; i++) {
                DropModel.Prediction drop = model.predict(left.get(i));
                foreseen[i] = drop.level();
                measured[i] = DropModel.level(known.get(left.get(i)));
                sums[i] = DropModel.total(left.get(i));
                covered += Math.abs(measured[i] - foreseen[i]) <= REACH * drop.doubt() ? 1 : 0;
            }
            asked += foreseen.length;
            correlation += Ranks.correlation(foreseen, measured) / TIMES;
            alone += Ranks.correlation(sums, measured) / TIMES;
        }
        return new Foresight(asked, correlation, alone, (double) covered / asked);
    }
}
