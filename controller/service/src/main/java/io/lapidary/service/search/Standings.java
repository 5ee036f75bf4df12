package io.lapidary.service.search;

import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The trials that stand out: the best, the nearest miss, and the front. They are the same in whatever order trials come
 * in. Owned by the search's thread.
 */
final class Standings {
    private static final Comparator<Trial> BY_REWARD = Comparator.comparingDouble(Trial::reward)
            .thenComparingDouble(t -> scored(t).accuracy())
            .thenComparing(t -> scored(t).sizeBytes(), Comparator.reverseOrder())
            .thenComparing(Trial::number, Comparator.reverseOrder());

    private final Objective objective;
    private final Set<String> dropped;
    private final Comparator<Trial> byNearness;
    private List<Trial> front = List.of();
    private Trial best;
    private Trial nearest;

    /** @param dropped hashes of compiled files that are gone: their trials can be delivered no more */
    Standings(Objective objective, Set<String> dropped) {
        this.objective = objective;
        this.dropped = Set.copyOf(dropped);
        this.byNearness = Comparator.comparingDouble(this::excess).reversed().thenComparing(BY_REWARD);
    }

    /** Whether a trial would be the best. */
    boolean wouldLead(Trial trial) {
        return trial.feasible() && !isDropped(trial) && (best == null || BY_REWARD.compare(trial, best) > 0);
    }

    private boolean isDropped(Trial trial) {
        return trial.artifact().filter(dropped::contains).isPresent();
    }

    void add(Trial trial) {
        if (trial.measurement().isEmpty() || isDropped(trial)) {
            return;
        }
        if (wouldLead(trial)) {
            best = trial;
        }
        if (!trial.feasible() && (nearest == null || byNearness.compare(trial, nearest) > 0)) {
            nearest = trial;
        }
        Measurement measured = scored(trial);
        // A lucky ratio that the clock itself does not believe, or never saw, must not push others off the front.
        boolean believed = measured.latency().source() == Latency.Source.MEASURED
                && (!objective.needsLatency() || !measured.latency().noisy());
        if (believed && isBetterThanBase(measured) && front.stream().noneMatch(t -> beats(t, trial))) {
            List<Trial> next = new ArrayList<>(front);
            next.removeIf(t -> beats(trial, t));
            next.add(trial);
            next.sort(Comparator.comparingDouble((Trial t) -> scored(t).accuracy())
                    .reversed()
                    .thenComparing(Trial::number));
            front = List.copyOf(next);
        }
    }

    Optional<Trial> best() {
        return Optional.ofNullable(best);
    }

    /** Only where nothing is feasible. */
    Optional<Trial> nearestMiss() {
        return best == null ? Optional.ofNullable(nearest) : Optional.empty();
    }

    List<Trial> front() {
        return front;
    }

    /** Hashes of the compiled files that must be kept. */
    Set<String> artifacts() {
        Set<String> kept = new LinkedHashSet<>();
        front.forEach(t -> t.artifact().ifPresent(kept::add));
        best().flatMap(Trial::artifact).ifPresent(kept::add);
        nearestMiss().flatMap(Trial::artifact).ifPresent(kept::add);
        return kept;
    }

    private double excess(Trial trial) {
        return objective.judge(scored(trial)).violations().stream()
                .mapToDouble(Violation::excess)
                .sum();
    }

    /** A point that the untouched model beats is of no use to anybody. */
    private static boolean isBetterThanBase(Measurement m) {
        return m.accuracy() > m.baseAccuracy() || latency(m) < 1 || m.sizeBytes() < m.baseSizeBytes();
    }

    /** At least as good in all three, and better in one; of equals, the earlier. */
    private static boolean beats(Trial one, Trial other) {
        Measurement a = scored(one);
        Measurement b = scored(other);
        boolean nowhereWorse =
                a.accuracy() >= b.accuracy() && latency(a) <= latency(b) && a.sizeBytes() <= b.sizeBytes();
        boolean equal = a.accuracy() == b.accuracy() && latency(a) == latency(b) && a.sizeBytes() == b.sizeBytes();
        return nowhereWorse && (!equal || one.number() < other.number());
    }

    /** What is sure: the upper end of the interval, so that one lucky, noisy run does not stay on the front for ever. */
    private static double latency(Measurement m) {
        return m.latency().ratioHigh();
    }

    private static Measurement scored(Trial trial) {
        return trial.measurement()
                .orElseThrow(() -> new IllegalStateException(
                        "Impossible state: trial %d is not scored.".formatted(trial.number())));
    }
}
