package io.lapidary.spec;

import io.lapidary.outcome.Glimpse;
import io.lapidary.outcome.HalfJudged;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.profile.DeviceProfile;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one place where a measurement becomes feasible or not, and a reward.
 *
 * <p>Reward, with FLOOR = −1: a feasible candidate earns, for {@code fastest}, −ln(latency ratio); for {@code smallest},
 * −ln(size ratio); for {@code most-accurate}, −error; each not below FLOOR and in steps of the measurement's noise, so
 * that differences below it earn nothing (PocketFlow's noise floor). An infeasible one earns FLOOR minus the sum of its
 * excesses, so it is below every feasible one, in proportion to the violation.
 *
 * <p>For {@code custom} a feasible candidate earns x ÷ (1 + |x|) of what the user's own {@link Reward} says, x: above
 * FLOOR whatever it is, and in the same order. Noise is the user's own business there; no value at all (NaN) earns FLOOR.
 *
 * @param reward of the user's own; null unless the goal is {@code custom}
 */
public record Objective(Goal goal, List<Limit> limits, Reward reward) {
    private static final double FLOOR = -1;
    private static final double WORST = -5;
    private static final double LOG_RATIO_STEP = 0.01;
    private static final double POINTS_STEP = 0.02;

    public Objective {
        if ((goal == Goal.CUSTOM) != (reward != null)) {
            throw new IllegalArgumentException("The goal (%s) and the reward (%s) do not go together."
                    .formatted(goal.label(), reward == null ? "none" : reward.expression()));
        }
        Map<Quantity, Limit> byQuantity = new EnumMap<>(Quantity.class);
        for (Limit limit : limits) {
            if (byQuantity.put(limit.quantity(), limit) != null) {
                throw new IllegalArgumentException("The quantity (%s) has two limits."
                        .formatted(limit.quantity().label()));
            }
        }
        limits = List.copyOf(byQuantity.values());
    }

    public Objective(Goal goal, List<Limit> limits) {
        this(goal, limits, null);
    }

    public Optional<Limit> limit(Quantity quantity) {
        return limits.stream().filter(l -> l.quantity() == quantity).findFirst();
    }

    /** Whether the answer depends on a clock. */
    public boolean needsLatency() {
        return goal == Goal.FASTEST || limit(Quantity.LATENCY).isPresent() || reward != null && reward.needsLatency();
    }

    /** Channels between two keep-ratios, for ranges that name none: the device's step where its clock decides, else 1. */
    public int channelStep(DeviceProfile device) {
        return needsLatency() ? device.channelStep() : 1;
    }

    /** Judges what was measured. */
    public Verdict judge(Measurement m) {
        List<Violation> violations = new ArrayList<>();
        for (Limit limit : limits) {
            double allowed = limit.absolute(base(limit.quantity(), m));
            double value = value(limit.quantity(), m);
            if (value > allowed + 1e-9) {
                violations.add(new Violation(limit.quantity(), allowed, value));
            }
        }
        Latency latency = m.latency();
        if (needsLatency() && violations.isEmpty()) {
            if (goal == Goal.FASTEST && latency.ratioHigh() >= 1) {
                violations.add(new Violation(
                        Quantity.LATENCY, latency.baseMicros(), latency.baseMicros() * latency.ratioHigh()));
            }
            if (latency.noisy() || latency.source() == Latency.Source.PREDICTED) {
                return new Verdict(false, violations, FLOOR - 0.01);
            }
        }
        if (!violations.isEmpty()) {
            double excess = violations.stream().mapToDouble(Violation::excess).sum();
            return new Verdict(false, violations, Math.max(WORST, FLOOR - 0.01 - excess));
        }
        return new Verdict(true, violations, Math.max(FLOOR, gain(m)));
    }

    /** Whether no latency can save a candidate: it lost more accuracy than it may. */
    public boolean isBeyondSaving(HalfJudged half) {
        return limit(Quantity.ACCURACY_DROP)
                .filter(limit -> half.accuracyDrop() > limit.absolute(0) + 1e-9)
                .isPresent();
    }

    /**
     * The reward of an outcome; one that failed, or was refused before anything of it was seen, earns the least. One whose
     * judging was ended earns what its estimated drop says.
     */
    public double reward(Outcome outcome) {
        if (outcome instanceof Outcome.Scored scored) {
            return judge(scored.measurement()).reward();
        }
        return outcome instanceof Outcome.Infeasible refused && refused.seen() != null
                ? limit(Quantity.ACCURACY_DROP)
                        .map(limit -> beyond(limit, refused.seen()))
                        .orElse(WORST)
                : WORST;
    }

    /** As if it had been judged to the end and had lost what was estimated, at least a bit more than it may. */
    private static double beyond(Limit limit, Glimpse seen) {
        double allowed = limit.absolute(0);
        Violation violation = new Violation(Quantity.ACCURACY_DROP, allowed, Math.max(allowed, seen.accuracyDrop()));
        return Math.max(WORST, FLOOR - 0.01 - violation.excess());
    }

    /** Whether an outcome may be delivered. */
    public boolean isFeasible(Outcome outcome) {
        return outcome instanceof Outcome.Scored scored
                && judge(scored.measurement()).feasible();
    }

    private double gain(Measurement m) {
        return switch (goal) {
            case FASTEST -> stepped(-Math.log(m.latency().ratio()), LOG_RATIO_STEP);
            case SMALLEST -> stepped(-Math.log((double) m.sizeBytes() / m.baseSizeBytes()), LOG_RATIO_STEP);
            case MOST_ACCURATE -> -stepped(100 - m.accuracy(), POINTS_STEP) / 100;
            case CUSTOM -> squashed(worth(m));
        };
    }

    private static double squashed(double value) {
        if (Double.isNaN(value)) {
            return FLOOR;
        }
        return Double.isInfinite(value) ? Math.signum(value) : value / (1 + Math.abs(value));
    }

    /**
     * What the user's own reward says of a measurement, whether or not it holds the limits; NaN where it has no value.
     *
     * @throws IllegalStateException where the goal is another, or this program knows no language for rewards
     */
    public double worth(Measurement m) {
        if (reward == null) {
            throw new IllegalStateException(
                    "Impossible state: the goal (%s) has no reward of its own.".formatted(goal.label()));
        }
        return RewardLanguage.found()
                .orElseThrow(() ->
                        new IllegalStateException("Impossible state: this program knows no language for rewards."))
                .compile(reward)
                .applyAsDouble(m);
    }

    private static double stepped(double value, double step) {
        return Math.round(value / step) * step;
    }

    /** For a latency limit the upper end of the interval counts: a candidate must be surely within. */
    private static double value(Quantity quantity, Measurement m) {
        return switch (quantity) {
            case ACCURACY_DROP -> m.accuracyDrop();
            case LATENCY -> m.latency().baseMicros() * m.latency().ratioHigh();
            case SIZE -> m.sizeBytes();
            case PACKED_SIZE -> m.packedBytes();
            case MACS -> m.macs();
        };
    }

    private static double base(Quantity quantity, Measurement m) {
        return switch (quantity) {
            case ACCURACY_DROP -> 0;
            case LATENCY -> m.latency().baseMicros();
            case SIZE -> m.baseSizeBytes();
            case PACKED_SIZE -> m.basePackedBytes();
            case MACS -> m.baseMacs();
        };
    }
}
