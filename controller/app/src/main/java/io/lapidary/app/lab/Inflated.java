package io.lapidary.app.lab;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.candidate.WeightFormat;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.service.cost.CostModel;
import io.lapidary.space.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Layers so small that a precision which is there to save space makes their file larger: scales, shared values and the
 * nodes that unpack them outweigh what is saved.
 *
 * @param layers that become larger, by name
 */
record Inflated(Precision precision, List<String> layers) {
    /** What stands beside a layer's weights is a few kilobytes at most, so that larger layers need no look. */
    private static final long MOST_PARAMETERS = 4096;

    Inflated {
        layers = List.copyOf(layers);
    }

    /** For each precision of a space by exact sizes; int8 is left out, since it is chosen for its speed. */
    static List<Inflated> in(SearchSpace space, ModelGraph graph, CostModel costs) {
        Set<Precision> precisions = new LinkedHashSet<>();
        space.layers().forEach(l -> precisions.addAll(l.precisions()));
        precisions.removeIf(p -> p == Precision.FLOAT32 || p.format() == WeightFormat.INT8);
        List<Inflated> found = new ArrayList<>();
        for (Precision precision : precisions) {
            List<String> larger = larger(precision, space, graph, costs);
            if (!larger.isEmpty()) {
                found.add(new Inflated(precision, larger));
            }
        }
        return found;
    }

    /** Beside all others that may have it: what layers share when unpacked counts for none of them. */
    private static List<String> larger(Precision precision, SearchSpace space, ModelGraph graph, CostModel costs) {
        List<LayerChoice> all = space.layers().stream()
                .filter(l -> l.precisions().contains(precision))
                .map(l -> new LayerChoice(l.layer(), precision))
                .toList();
        long whole = costs.sizeBytes(new Candidate(List.of(), all));
        return all.stream()
                .filter(c -> graph.layer(c.layer())
                        .map(Layer::parameters)
                        .filter(p -> p <= MOST_PARAMETERS)
                        .isPresent())
                .filter(c -> costs.sizeBytes(new Candidate(
                                List.of(), all.stream().filter(o -> o != c).toList()))
                        < whole)
                .map(LayerChoice::layer)
                .toList();
    }
}
