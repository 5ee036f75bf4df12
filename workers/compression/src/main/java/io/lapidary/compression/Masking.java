package io.lapidary.compression;

import java.util.List;

/** Puts masked weights into an uncut graph. */
final class Masking {
    private Masking() {}

    static void put(Graph graph, LayerSite site, LayerWeights masked) {
        Node node = graph.nodes.stream()
                .filter(n -> n.name.equals(site.node()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Impossible state: no node (%s).".formatted(site.node())));
        long[] dims = graph.constants.get(node.input(1)).dims();
        boolean isMatMul = node.is("MatMul");
        String weights = graph.freshName(node.name + "_masked");
        String bias = graph.freshName(node.name + "_masked_bias");
        graph.constants.put(weights, masked.toTensor(node, dims));
        graph.constants.put(bias, masked.biasTensor());
        node.inputs.set(1, weights);
        if (isMatMul) {
            String product = graph.freshName(node.output());
            graph.nodes.add(
                    graph.nodes.indexOf(node) + 1,
                    new Node(
                            "Add",
                            "",
                            graph.freshName(node.name + "_add"),
                            List.of(product, bias),
                            List.of(node.output())));
            node.outputs.set(0, product);
        } else if (node.inputs.size() < 3) {
            node.inputs.add(bias);
        } else {
            node.inputs.set(2, bias);
        }
    }
}
