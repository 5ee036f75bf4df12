package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.cost.CostModel;
import io.lapidary.service.cost.LatencyForecast;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;

/**
 * How much better than the best so far a candidate may be: expected improvement under constraints (Gardner et al.
 * 2014), with the accuracy from {@link DropModel} and the costs from the search's cost model. Limits on costs are the
 * wall's business.
 */
final class Forecast {
    /** Doubt about a size, of its logarithm: none, but a step of the objective. */
    private static final double SIZE_DEVIATION = 0.01;
    /** A drop within which the search is most curious, where no limit says so. */
    private static final double CURIOUS_DROP = 1;
    /** Less than any gain: nothing feasible was found, and until then to hold the limits counts before all gain. */
    private static final double NONE = -10;

    private final Walk walk;
    private final Objective objective;
    private final CostModel costs;
    private final long baseBytes;
    private final double allowedDrop;
    private final DropModel drops;
    private final OwnReward own;
    private double best = NONE;

    Forecast(SearchProblem problem, Walk walk) {
        this.walk = walk;
        this.objective = problem.objective();
        this.costs = problem.costs();
        this.baseBytes = problem.graph().sizeBytes();
        this.allowedDrop =
                objective.limit(Quantity.ACCURACY_DROP).map(l -> l.value()).orElse(Double.POSITIVE_INFINITY);
        this.own = new OwnReward(problem);
        this.drops = new DropModel(Double.isInfinite(allowedDrop) ? CURIOUS_DROP : allowedDrop);
    }

    /** A candidate is under way: until it is learnt, others like it promise less that is not known. */
    void expect(Candidate candidate) {
        drops.expect(errors(candidate));
    }

    void learn(Candidate candidate, Outcome outcome) {
        drops.forget(errors(candidate));
        if (outcome instanceof Outcome.Infeasible refused && refused.seen() != null) {
            drops.observe(errors(candidate), refused.seen().accuracyDrop());
        }
        if (!(outcome instanceof Outcome.Scored scored)) {
            return;
        }
        Measurement m = scored.measurement();
        drops.observe(errors(candidate), m.accuracyDrop());
        if (objective.isFeasible(outcome)) {
            double gain = gain(candidate, m);
            best = Double.isNaN(gain) ? best : Math.max(best, gain);
        }
    }

    private double[] errors(Candidate candidate) {
        return walk.features().errors(walk.knobs().levels(candidate));
    }

    private double gain(Candidate candidate, Measurement m) {
        return switch (objective.goal()) {
            case FASTEST -> -Math.log(m.latency().ratio());
            case SMALLEST -> predictedGain(candidate);
            case MOST_ACCURATE -> -DropModel.level(m.accuracyDrop());
            case CUSTOM -> objective.worth(m);
        };
    }

    private double predictedGain(Candidate candidate) {
        return -Math.log(
                objective.goal() == Goal.FASTEST
                        ? costs.latencyRatio(candidate)
                        : (double) costs.sizeBytes(candidate) / baseBytes);
    }

    private double costDeviation(Candidate candidate) {
        if (objective.goal() != Goal.FASTEST) {
            return SIZE_DEVIATION;
        }
        LatencyForecast latency = costs.latency(candidate);
        return Math.max(SIZE_DEVIATION, latency.deviation() / latency.ratio());
    }

    /** Expected gain over the best so far; comparable among candidates at one time only. */
    double promise(Candidate candidate) {
        DropModel.Prediction drop = drops.predict(errors(candidate));
        double holds = Normal.below((DropModel.level(allowedDrop) - drop.level()) / drop.doubt());
        if (objective.goal() == Goal.MOST_ACCURATE) {
            double before = best == NONE ? -drop.level() - 1 : best;
            return holds * Normal.improvement(-drop.level() - before, drop.doubt());
        }
        if (objective.goal() == Goal.CUSTOM) {
            return holds * ownPromise(own.of(candidate, drop));
        }
        return holds * Normal.improvement(predictedGain(candidate) - best, costDeviation(candidate));
    }

    private double ownPromise(OwnReward.Prediction worth) {
        if (Double.isNaN(worth.worth()) || Double.isNaN(worth.deviation())) {
            return 0;
        }
        double before = best == NONE ? worth.worth() - 1 : best;
        return Normal.improvement(worth.worth() - before, Math.max(SIZE_DEVIATION, worth.deviation()));
    }
}
