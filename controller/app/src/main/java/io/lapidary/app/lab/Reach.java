package io.lapidary.app.lab;

import io.lapidary.app.delivery.Words;
import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.Issues;
import io.lapidary.service.cost.CostModel;
import io.lapidary.space.LayerSpace;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The least that a space can reach: size and MACs exactly, latency as predicted. Found from the most aggressive
 * candidates: the narrowest with the fewest bits, and the narrowest in float where that is allowed, since int8 does not
 * gain on every device.
 *
 * @param sizeBytes of the smallest file
 * @param macs fewest multiply–accumulates
 * @param latencyRatio predicted, candidate ÷ base
 */
public record Reach(long sizeBytes, long macs, double latencyRatio) {
    /** A prediction must miss by this much before a search is refused for it. */
    private static final double BENEFIT_OF_DOUBT = 1.2;

    public static Reach of(SearchSpace space, CostModel costs) {
        List<Candidate> extremes = List.of(space.smallest(), narrowestInFloat(space));
        return new Reach(
                extremes.stream().mapToLong(costs::sizeBytes).min().orElseThrow(),
                extremes.stream().mapToLong(costs::macs).min().orElseThrow(),
                extremes.stream().mapToDouble(costs::latencyRatio).min().orElseThrow());
    }

    private static Candidate narrowestInFloat(SearchSpace space) {
        Candidate smallest = space.smallest();
        List<String> notFloat = space.layers().stream()
                .filter(l -> !l.precisions().contains(Precision.FLOAT32))
                .map(LayerSpace::layer)
                .toList();
        return new Candidate(
                smallest.groups(),
                smallest.layers().stream()
                        .filter(l -> notFloat.contains(l.layer()))
                        .toList());
    }

    /** Notes every limit that no candidate of the space can hold, and by how much the nearest misses. */
    public void noteUnreachable(Objective objective, ModelGraph graph, OptionalDouble baseMicros, Issues issues) {
        for (Limit limit : objective.limits()) {
            String path = "objective.limits." + limit.quantity().label();
            switch (limit.quantity()) {
                case SIZE -> exact(path, limit, sizeBytes, graph.sizeBytes(), Words.bytes(sizeBytes), issues);
                case MACS -> exact(path, limit, macs, graph.macs(), Words.count(macs), issues);
                case LATENCY -> latency(path, limit, baseMicros, issues);
                default -> {
                    // Only known once a candidate is compiled, or judged.
                }
            }
        }
        if (objective.goal() == Goal.FASTEST
                && objective.limit(Quantity.LATENCY).isEmpty()
                && latencyRatio >= BENEFIT_OF_DOUBT) {
            issues.add(
                    "objective.goal",
                    objective.goal().label(),
                    "Nothing in this space is faster: the fastest is predicted at %s of the base's latency."
                            .formatted(Words.percent(latencyRatio)),
                    "Widen the space, or search for the smallest.");
        }
    }

    private static void exact(String path, Limit limit, long least, long base, String said, Issues issues) {
        double allowed = limit.absolute(base);
        if (least > allowed) {
            issues.add(
                    path,
                    limit.text(),
                    "This cannot be reached: the smallest candidate has %s, which is %s of the base and misses by %s."
                            .formatted(said, Words.percent((double) least / base), Words.percent(least / allowed - 1)),
                    "Allow at least %s, or widen the space."
                            .formatted(Words.percent(Math.ceil(1000.0 * least / base) / 1000)));
        }
    }

    private void latency(String path, Limit limit, OptionalDouble baseMicros, Issues issues) {
        if (!limit.relative() && baseMicros.isEmpty()) {
            return;
        }
        double allowed = limit.relative() ? limit.value() : limit.value() / baseMicros.getAsDouble();
        if (latencyRatio > allowed * BENEFIT_OF_DOUBT) {
            issues.add(
                    path,
                    limit.text(),
                    "This cannot be reached: the fastest candidate is predicted at %s of the base and misses by %s."
                            .formatted(Words.percent(latencyRatio), Words.percent(latencyRatio / allowed - 1)),
                    "Allow at least %s, or widen the space.".formatted(Words.percent(latencyRatio)));
        }
    }
}
