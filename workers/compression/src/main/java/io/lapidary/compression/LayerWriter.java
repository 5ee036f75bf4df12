package io.lapidary.compression;

import java.util.List;

/** Puts other weights of the same size into a layer. */
final class LayerWriter {
    private LayerWriter() {}

    /**
     * Changes a graph in place. Constants get new names, since another node may read the old ones.
     *
     * @param output the tensor that holds the layer's result with its bias: for a matrix product, which has none of its
     *     own, that of an addition behind it, or the product's, where one is then added
     */
    static void put(Graph graph, Node node, String output, LayerWeights weights) {
        long[] dims = graph.constants.get(node.input(1)).dims();
        String name = graph.freshName(node.name + "_weight");
        String bias = graph.freshName(node.name + "_bias");
        graph.constants.put(name, weights.toTensor(node, dims));
        graph.constants.put(bias, weights.biasTensor());
        node.inputs.set(1, name);
        if (!node.is("MatMul")) {
            setBias(node, bias);
        } else if (node.output().equals(output)) {
            addBias(graph, node, bias);
        } else {
            graph.producers().get(output).inputs.set(1, bias);
        }
    }

    private static void setBias(Node node, String bias) {
        if (node.inputs.size() < 3) {
            node.inputs.add(bias);
        } else {
            node.inputs.set(2, bias);
        }
    }

    /** The addition takes over the product's name, so that readers need not change. */
    static void addBias(Graph graph, Node product, String bias) {
        String output = product.output();
        String bare = graph.freshName(output);
        product.outputs.set(0, bare);
        graph.nodes.add(
                graph.nodes.indexOf(product) + 1,
                new Node("Add", "", graph.freshName(product.name + "_add"), List.of(bare, bias), List.of(output)));
    }
}
