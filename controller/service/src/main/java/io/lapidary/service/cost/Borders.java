package io.lapidary.service.cost;

import io.lapidary.graph.ChannelSpan;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a model would change between float and int8. A layer is taken to read from the last producer of each of its
 * input groups, or, where its inputs are frozen, from the layer before it; producers of one group meet in an addition.
 * The model's input and output are float.
 */
final class Borders {
    /** Stands for the model's input and output. */
    private static final int OUTSIDE = -1;

    private record Edge(int from, int to) {}

    private final List<Edge> edges;

    Borders(ModelGraph graph) {
        Set<Edge> found = new HashSet<>();
        List<Edge> ordered = new ArrayList<>();
        Map<String, Integer> lastProducer = new HashMap<>();
        int layers = graph.layers().size();
        for (int i = 0; i < layers; i++) {
            Layer layer = graph.layers().get(i);
            for (ChannelSpan span : layer.inputs()) {
                int before = i - 1;
                Integer producer = span.group() == null ? null : lastProducer.get(span.group());
                add(new Edge(producer == null ? before : producer, i), found, ordered);
            }
            if (layer.outputGroup() != null) {
                Integer other = lastProducer.put(layer.outputGroup(), i);
                if (other != null) {
                    add(new Edge(other, i), found, ordered);
                }
            }
        }
        if (layers > 0) {
            add(new Edge(layers - 1, OUTSIDE), found, ordered);
        }
        edges = List.copyOf(ordered);
    }

    private static void add(Edge edge, Set<Edge> found, List<Edge> ordered) {
        if (found.add(edge)) {
            ordered.add(edge);
        }
    }

    /** How many borders a model has whose layers marked {@code true} run in int8. */
    int count(boolean[] int8) {
        int count = 0;
        for (Edge edge : edges) {
            if (isInt8(edge.from(), int8) != isInt8(edge.to(), int8)) {
                count++;
            }
        }
        return count;
    }

    private static boolean isInt8(int layer, boolean[] int8) {
        return layer != OUTSIDE && int8[layer];
    }
}
