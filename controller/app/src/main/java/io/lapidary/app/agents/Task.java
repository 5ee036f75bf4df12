package io.lapidary.app.agents;

import io.lapidary.outcome.Measurement;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import java.util.List;

/** What agents are compared at. */
public enum Task {
    FASTEST(
            "fastest within 0.5 points",
            "speed-up",
            new Objective(Goal.FASTEST, List.of(new Limit(Quantity.ACCURACY_DROP, 0.5, false)))) {
        @Override
        double value(Measurement m) {
            return m.latency().speedup();
        }

        @Override
        double cost(Measurement m) {
            return m.latency().ratio();
        }

        @Override
        double worthOfNone() {
            return 1;
        }
    },
    MOST_ACCURATE(
            "most accurate at half the MACs",
            "accuracy",
            new Objective(Goal.MOST_ACCURATE, List.of(new Limit(Quantity.MACS, 0.5, true)))) {
        @Override
        double value(Measurement m) {
            return m.accuracy();
        }

        @Override
        double cost(Measurement m) {
            return (double) m.macs() / m.baseMacs();
        }

        @Override
        double worthOfNone() {
            return 0;
        }
    };

    private final String title;
    private final String unit;
    private final Objective objective;

    Task(String title, String unit, Objective objective) {
        this.title = title;
        this.unit = unit;
        this.objective = objective;
    }

    String title() {
        return title;
    }

    /** What {@link #value} is. */
    String unit() {
        return unit;
    }

    Objective objective() {
        return objective;
    }

    /** What a feasible candidate is worth: the more, the better. */
    abstract double value(Measurement m);

    /** What is to be had without a feasible candidate. */
    abstract double worthOfNone();

    /** As a share of the base's: latency or MACs. */
    abstract double cost(Measurement m);
}
