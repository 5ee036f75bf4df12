package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.service.cost.CostModel;
import io.lapidary.spec.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The limits that can be told before a candidate is built: MACs and size exactly, packed size by size, latency by the
 * cost model. Where even the cheapest setting is over a limit, the wall stands a tenth above that setting, so that
 * something can still be proposed.
 */
final class Wall {
    /** The judge counts the upper end of the measured interval, which is at most 3 % wide to a side. */
    private static final double LATENCY_MARGIN = 0.98;
    /** Quantised weights pack a little better than float ones do. */
    private static final double PACKED_MARGIN = 1.1;

    private static final double BEYOND_REACH = 1.1;

    /** One limit: what a candidate may cost and the setting that costs least. */
    private record Bound(ToDoubleFunction<Candidate> cost, double allowed, boolean exact, int[] cheapest) {
        double excess(Candidate candidate) {
            return Math.max(0, cost.applyAsDouble(candidate) / allowed - 1);
        }
    }

    private final Knobs knobs;
    private final List<Bound> bounds = new ArrayList<>();

    Wall(SearchProblem problem, Knobs knobs) {
        this.knobs = knobs;
        CostModel costs = problem.costs();
        int[] smallest = new int[knobs.size()];
        for (Limit limit : problem.objective().limits()) {
            switch (limit.quantity()) {
                case MACS -> add(costs::macs, limit.absolute(problem.graph().macs()), true, smallest);
                case SIZE ->
                    add(costs::sizeBytes, limit.absolute(problem.graph().sizeBytes()), true, smallest);
                case PACKED_SIZE ->
                    add(
                            costs::packedBytes,
                            PACKED_MARGIN * limit.absolute(problem.graph().sizeBytes()),
                            false,
                            smallest);
                case LATENCY ->
                    ratio(limit, costs)
                            .ifPresent(r -> add(costs::latencyRatio, r * LATENCY_MARGIN, false, fastest(costs)));
                case ACCURACY_DROP -> {
                    // Only a measurement can tell.
                }
            }
        }
    }

    private static Optional<Double> ratio(Limit limit, CostModel costs) {
        if (limit.relative()) {
            return Optional.of(limit.value());
        }
        return costs.baseMicros().isPresent()
                ? Optional.of(limit.value() / costs.baseMicros().getAsDouble())
                : Optional.empty();
    }

    private void add(ToDoubleFunction<Candidate> cost, double limit, boolean exact, int[] cheapest) {
        double least = cost.applyAsDouble(knobs.candidate(cheapest));
        bounds.add(new Bound(cost, limit < least ? least * BEYOND_REACH : limit, exact, cheapest));
    }

    /** Fewest channels; precisions by descent, since int8 between float layers may cost more than it gains. */
    private int[] fastest(CostModel costs) {
        int[] low = new int[knobs.size()];
        int[] high = new int[knobs.size()];
        for (int k = 0; k < high.length; k++) {
            high[k] = knobs.knob(k).isKeep() ? 0 : knobs.knob(k).levels() - 1;
        }
        Function<int[], Double> ratio = levels -> costs.latencyRatio(knobs.candidate(levels));
        int[] best = ratio.apply(low) <= ratio.apply(high) ? low : high;
        double least = ratio.apply(best);
        for (int k = 0; k < high.length; k++) {
            for (int level = 0; !knobs.knob(k).isKeep() && level < knobs.knob(k).levels(); level++) {
                int[] tried = best.clone();
                tried[k] = level;
                double triedRatio = ratio.apply(tried);
                if (triedRatio < least) {
                    least = triedRatio;
                    best = tried;
                }
            }
        }
        return best;
    }

    boolean isOpen() {
        return bounds.isEmpty();
    }

    boolean holds(Candidate candidate) {
        return bounds.stream().allMatch(b -> b.excess(candidate) <= 0);
    }

    /** Whether the limits hold that are known exactly. */
    boolean holdsExactly(Candidate candidate) {
        return bounds.stream().filter(Bound::exact).allMatch(b -> b.excess(candidate) <= 0);
    }

    /** Sum of what a candidate is over its limits, each as a share of the limit. */
    double excess(Candidate candidate) {
        return bounds.stream().mapToDouble(b -> b.excess(candidate)).sum();
    }

    /** Whether, after the first {@code decided} knobs, the rest can still be set so that each limit holds. */
    boolean isReachable(int[] levels, int decided) {
        for (Bound bound : bounds) {
            int[] completed = bound.cheapest().clone();
            System.arraycopy(levels, 0, completed, 0, decided);
            if (bound.excess(knobs.candidate(completed)) > 0) {
                return false;
            }
        }
        return true;
    }
}
