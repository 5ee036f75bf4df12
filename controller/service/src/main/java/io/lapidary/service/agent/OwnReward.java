package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.service.cost.CostModel;
import io.lapidary.service.cost.LatencyForecast;
import io.lapidary.spec.Objective;

/** What the user's own reward would say of a candidate, from what is predicted of it. */
final class OwnReward {
    /** Predictions are never surer than this, as a share of the base's latency. */
    private static final double LEAST_DEVIATION = 0.005;

    /**
     * What a measurement will say.
     *
     * @param deviation standard deviation of the worth
     */
    record Prediction(double worth, double deviation) {}

    private final Objective objective;
    private final CostModel costs;
    private final double baseAccuracy;
    private final long baseBytes;
    private final long baseMacs;

    OwnReward(SearchProblem problem) {
        this.objective = problem.objective();
        this.costs = problem.costs();
        this.baseAccuracy = problem.profile().baseAccuracy();
        this.baseBytes = problem.graph().sizeBytes();
        this.baseMacs = problem.graph().macs();
    }

    /** The worth where accuracy and latency are as predicted, and how far it moves with what is not known of either. */
    Prediction of(Candidate candidate, DropModel.Prediction drop) {
        LatencyForecast latency = costs.latency(candidate);
        double deviation = Math.max(LEAST_DEVIATION, latency.deviation());
        double least = Math.max(latency.ratio() / 2, latency.ratio() - deviation);
        double byDrop = worth(candidate, drop.mean() - drop.deviation(), latency.ratio())
                - worth(candidate, drop.mean() + drop.deviation(), latency.ratio());
        double byLatency =
                worth(candidate, drop.mean(), least) - worth(candidate, drop.mean(), latency.ratio() + deviation);
        return new Prediction(worth(candidate, drop.mean(), latency.ratio()), Math.hypot(byDrop, byLatency) / 2);
    }

    private double worth(Candidate candidate, double drop, double ratio) {
        double base = costs.baseMicros().orElse(Double.NaN);
        return objective.worth(new Measurement(
                baseAccuracy - drop,
                baseAccuracy,
                new Latency(base, base * ratio, ratio, ratio, ratio, false, 0, Latency.Source.PREDICTED),
                costs.sizeBytes(candidate),
                baseBytes,
                costs.packedBytes(candidate),
                baseBytes,
                costs.macs(candidate),
                baseMacs,
                null));
    }
}
