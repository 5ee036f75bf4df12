package io.lapidary.compression;

import ai.onnxruntime.OrtException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes once what depends on nothing but constants: weights that exporters transpose, reshape or fill at run time.
 * Quantised constants stay as they are.
 */
final class ConstantFolding {
    private static final long MOST_BYTES = 64L << 20;
    private static final Set<String> KEPT = Set.of(
            "Constant",
            "QuantizeLinear",
            "DequantizeLinear",
            "DynamicQuantizeLinear",
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Multinomial",
            "Bernoulli");

    private ConstantFolding() {}

    static void apply(Graph graph) throws OrtException {
        Set<Node> foldable = foldable(graph);
        Set<String> made = new HashSet<>();
        foldable.forEach(n -> made.addAll(n.outputs));
        Set<String> results = new LinkedHashSet<>();
        for (Node node : graph.nodes) {
            if (!foldable.contains(node)) {
                node.reads().stream().filter(made::contains).forEach(results::add);
            }
        }
        if (results.isEmpty()) {
            return;
        }
        Graph part = graph.copy();
        part.inputs.clear();
        Set<String> names = new HashSet<>();
        foldable.forEach(n -> names.add(n.name));
        part.nodes.removeIf(n -> !names.contains(n.name));
        part.dropUnread();
        try (OrtRunner runner = OrtRunner.of(part, results)) {
            graph.constants.putAll(runner.tensors(Map.of(), MOST_BYTES));
        }
        for (Node node : List.copyOf(graph.nodes)) {
            if (foldable.contains(node) && node.outputs.stream().anyMatch(graph.constants::containsKey)) {
                graph.nodes.remove(node);
            }
        }
        graph.dropDeadNodes();
    }

    private static Set<Node> foldable(Graph graph) {
        Set<String> known = new HashSet<>(graph.constants.keySet());
        Set<Node> foldable = new LinkedHashSet<>();
        for (Node node : graph.nodes) {
            boolean isFixed = node.domain.isEmpty()
                    && !KEPT.contains(node.op)
                    && !node.hasSubgraph()
                    && !node.reads().isEmpty()
                    && known.containsAll(node.reads())
                    && node.outputs.stream().noneMatch(graph::isOutput);
            if (isFixed) {
                foldable.add(node);
                known.addAll(node.outputs);
            }
        }
        return foldable;
    }
}
