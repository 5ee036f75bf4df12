package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes removed channels out of a graph, and puts reconstructed weights in. */
final class GraphCutter {
    private final OnnxModel model;
    private final Cut cut;
    private final Graph graph;
    private final LayerSource source;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, LayerWeights> weights = new LinkedHashMap<>();

    private GraphCutter(OnnxModel model, Cut cut, LayerSource source) {
        this.model = model;
        this.cut = cut;
        this.source = source;
        this.graph = model.normalised().copy();
        graph.nodes.forEach(n -> nodes.put(n.name, n));
    }

    /**
     * What is left of a model.
     *
     * @param weights of each layer, by node, as they now stand in the graph
     */
    record Result(Graph graph, Map<String, LayerWeights> weights) {}

    /**
     * Cuts a copy of the model's graph.
     *
     * @param source gives the weights
     */
    static Result cut(OnnxModel model, Cut cut, LayerSource source) {
        GraphCutter cutter = new GraphCutter(model, cut, source);
        Set<String> ownConstants = new HashSet<>();
        for (LayerSite site : model.structure().layers) {
            cutter.cutLayer(site);
            Node node = cutter.nodes.get(site.node());
            ownConstants.add(node.input(1));
            ownConstants.add(node.input(2));
        }
        cutter.cutOtherConstants(ownConstants);
        cutter.recount();
        return new Result(cutter.graph, cutter.weights);
    }

    private void cutLayer(LayerSite site) {
        Node node = nodes.get(site.node());
        int[] keptOutputs = cut.kept(site.outputClasses());
        boolean inputsCut = cut.touches(site.inputClasses());
        boolean outputsCut = keptOutputs.length < site.outputClasses().length;
        LayerWeights own = inputsCut && site.isDense()
                ? source.onKeptInputs(site, cut.kept(site.inputClasses()))
                : source.original(site);
        if (outputsCut) {
            own = own.rows(keptOutputs);
        }
        weights.put(site.node(), own);
        if (!inputsCut && !outputsCut) {
            return;
        }
        if (node.is("Conv") && !site.isDense()) {
            node.set("group", (long) cut.kept(site.inputClasses()).length);
        }
        store(site, node, own, inputsCut);
    }

    private void store(LayerSite site, Node node, LayerWeights own, boolean inputsCut) {
        long[] dims = graph.constants.get(node.input(1)).dims();
        if (node.is("MatMul")) {
            dims = new long[] {own.columns, own.outputs};
        } else {
            dims[0] = own.outputs;
            if (site.isDense()) {
                dims[1] = own.columns / site.columnsPerInput();
            }
        }
        replaceConstant(node, 1, weightTensor(node, own, dims));
        if (node.is("MatMul")) {
            if (inputsCut && site.isDense()) {
                addBiasNode(node, own);
            }
        } else if (!node.input(2).isEmpty() || inputsCut && site.isDense()) {
            replaceConstant(node, 2, biasTensor(own));
        }
    }

    private static Tensor weightTensor(Node node, LayerWeights own, long[] dims) {
        if (own.isSizedOnly()) {
            return Tensor.sizedOnly(TensorProto.DataType.FLOAT_VALUE, dims);
        }
        float[] values = own.weightValues();
        return Tensor.ofFloats(
                node.is("MatMul") ? LayerWeights.transposed(values, own.outputs, own.columns) : values, dims);
    }

    private static Tensor biasTensor(LayerWeights own) {
        return own.isSizedOnly()
                ? Tensor.sizedOnly(TensorProto.DataType.FLOAT_VALUE, own.outputs)
                : Tensor.ofFloats(own.biasValues(), own.outputs);
    }

    private void replaceConstant(Node node, int index, Tensor value) {
        while (node.inputs.size() <= index) {
            node.inputs.add("");
        }
        String old = node.input(index);
        boolean isShared = old.isEmpty()
                || graph.nodes.stream()
                                .mapToLong(n ->
                                        n.inputs.stream().filter(old::equals).count())
                                .sum()
                        > 1;
        String name = isShared ? graph.freshName(node.name + (index == 1 ? "_weight" : "_bias")) : old;
        graph.constants.put(name, value);
        node.inputs.set(index, name);
    }

    /** A product has no bias of its own; what the reconstruction puts into it becomes an addition. */
    private void addBiasNode(Node node, LayerWeights own) {
        String product = graph.freshName(node.output());
        String bias = graph.freshName(node.name + "_bias");
        graph.constants.put(bias, biasTensor(own));
        Node add = new Node(
                "Add", "", graph.freshName(node.name + "_add"), List.of(product, bias), List.of(node.output()));
        node.outputs.set(0, product);
        graph.nodes.add(graph.nodes.indexOf(node) + 1, add);
    }

    private void cutOtherConstants(Set<String> ownConstants) {
        model.structure().ties().forEach((name, axes) -> {
            if (ownConstants.contains(name) || !graph.constants.containsKey(name)) {
                return;
            }
            axes.forEach((axis, classes) -> {
                int[] kept = cut.kept(classes);
                Tensor constant = graph.constants.get(name);
                if (kept.length < classes.length && constant.dim(axis) == classes.length) {
                    graph.constants.put(name, constant.select(axis, kept));
                }
            });
        });
    }

    /** Entries of shape constants that count channels. */
    private void recount() {
        for (ChannelFlow.Count count : model.flow().counts()) {
            int[] classes = Arrays.stream(count.atoms()).map(model.flow()::find).toArray();
            int[] kept = cut.kept(classes);
            if (kept.length == classes.length) {
                continue;
            }
            Node node = nodes.get(count.node().name);
            Tensor old = graph.constants.get(node.input(count.input()));
            long[] values = old.longs();
            values[count.entry()] = kept.length;
            String name = graph.freshName(node.name + "_shape");
            graph.constants.put(name, Tensor.ofLongs(values, old.dims()));
            node.inputs.set(count.input(), name);
        }
    }
}
