package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.service.cost.CostModel;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;

/**
 * The cost that a search is about: latency where the goal or a limit asks for it, else size, else MACs. As a ratio to
 * the base's. Size is the share of weight bits here, which needs no compiler.
 */
final class Spending {
    private final ModelGraph graph;
    private final CostModel costs;
    private final Quantity quantity;
    private final double[] shares;

    Spending(SearchProblem problem) {
        this.graph = problem.graph();
        this.costs = problem.costs();
        this.quantity = quantity(problem.objective());
        this.shares = new double[graph.layers().size()];
        double sum = 0;
        for (Layer layer : graph.layers()) {
            shares[layer.index()] = Math.max(0, whole(layer));
            sum += shares[layer.index()];
        }
        for (int i = 0; i < shares.length && sum > 0; i++) {
            shares[i] /= sum;
        }
    }

    private static Quantity quantity(Objective objective) {
        if (objective.needsLatency()) {
            return Quantity.LATENCY;
        }
        boolean size = objective.goal() == Goal.SMALLEST
                || objective.reward() != null && objective.reward().namesSize()
                || objective.limit(Quantity.SIZE).isPresent()
                || objective.limit(Quantity.PACKED_SIZE).isPresent();
        return size && objective.limit(Quantity.MACS).isEmpty() ? Quantity.SIZE : Quantity.MACS;
    }

    private double whole(Layer layer) {
        return switch (quantity) {
            case LATENCY -> costs.layerMicros(layer.name()).orElse(layer.macs());
            case SIZE -> layer.parameters();
            default -> layer.macs();
        };
    }

    double share(Layer layer) {
        return shares[layer.index()];
    }

    /** Share of this layer and of all after it. */
    double shareFrom(Layer layer) {
        double sum = 0;
        for (int i = layer.index(); i < shares.length; i++) {
            sum += shares[i];
        }
        return Math.min(1, sum);
    }

    /** A candidate's cost ÷ the base's. */
    double ratio(Candidate candidate) {
        return switch (quantity) {
            case LATENCY -> costs.latencyRatio(candidate);
            case SIZE -> weightBits(candidate);
            default -> (double) costs.macs(candidate) / Math.max(1, graph.macs());
        };
    }

    private double weightBits(Candidate candidate) {
        double bits = 0;
        double all = 0;
        for (Layer layer : graph.layers()) {
            double kept = (double) graph.keptOutputs(layer, candidate) / layer.outputChannels();
            if (layer.kind().costsInputsTimesOutputs()) {
                kept *= (double) graph.keptInputs(layer, candidate) / layer.inputChannels();
            }
            bits += layer.parameters()
                    * kept
                    * candidate.precision(layer.name()).packedBits();
            all += layer.parameters() * 32.0;
        }
        return all == 0 ? 1 : bits / all;
    }
}
