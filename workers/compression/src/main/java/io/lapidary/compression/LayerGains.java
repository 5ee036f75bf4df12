package io.lapidary.compression;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.outcome.LayerGain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at a compiled graph for what each layer's precision bought. */
final class LayerGains {
    private final Graph graph;
    private final Map<String, Node> producers;
    private final Map<String, List<Node>> readers;

    private LayerGains(Graph graph) {
        this.graph = graph;
        this.producers = graph.producers();
        this.readers = graph.readers();
    }

    /** @param weights of each layer, by node, as they were before rounding */
    static List<LayerGain> of(
            Graph graph,
            Structure structure,
            Candidate candidate,
            Map<String, LayerWeights> weights,
            TargetTypes types) {
        LayerGains gains = new LayerGains(graph);
        Map<String, Node> nodes = new HashMap<>();
        graph.nodes.forEach(n -> nodes.put(n.name, n));
        List<LayerGain> all = new ArrayList<>();
        for (LayerSite site : structure.layers) {
            Precision precision = candidate.precision(site.layer().name());
            if (precision != Precision.FLOAT32) {
                Node node = nodes.get(site.node());
                LayerWeights own = weights.get(site.node());
                long biases = node.input(2).isEmpty() ? 0 : own.outputs;
                Node maker = gains.producers.get(node.input(1));
                boolean isInt8 = maker != null && maker.is("DequantizeLinear");
                all.add(new LayerGain(
                        site.layer().name(),
                        precision,
                        4L * (own.outputs * (long) own.columns + biases),
                        gains.bytes(node),
                        isInt8,
                        isInt8 && types.int8Gains()));
            }
        }
        return all;
    }

    /** Of the constants behind a layer's weights and bias; those that several layers unpack with are not counted. */
    private long bytes(Node layer) {
        Set<String> seen = new HashSet<>();
        long bytes = 0;
        List<String> open = new ArrayList<>(layer.inputs.subList(1, layer.inputs.size()));
        while (!open.isEmpty()) {
            String tensor = open.remove(open.size() - 1);
            Tensor constant = graph.constants.get(tensor);
            if (constant != null && readers.get(tensor).size() == 1) {
                bytes += constant.bytes();
            } else if (producers.containsKey(tensor) && seen.add(tensor)) {
                open.addAll(producers.get(tensor).inputs);
            }
        }
        return bytes;
    }
}
