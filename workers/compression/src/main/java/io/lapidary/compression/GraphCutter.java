package io.lapidary.compression;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Takes removed channels out of a graph, and puts reconstructed weights in. */
final class GraphCutter {
    private final OnnxModel model;
    private final Cut cut;
    private final Graph graph;
    private final LayerSource source;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Integer> readings = new HashMap<>();
    private final Map<String, LayerWeights> weights = new LinkedHashMap<>();

    private GraphCutter(OnnxModel model, Cut cut, LayerSource source) {
        this.model = model;
        this.cut = cut;
        this.source = source;
        this.graph = model.normalised().copy();
        graph.nodes.forEach(n -> nodes.put(n.name, n));
        model.normalised().readers().forEach((tensor, readers) -> readings.put(tensor, readers.size()));
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
        cutter.repick();
        return new Result(cutter.graph, cutter.weights);
    }

    private void cutLayer(LayerSite site) {
        Node node = nodes.get(site.node());
        int[] keptOutputs = cut.kept(site.outputClasses());
        boolean inputsCut = cut.touches(site.inputClasses());
        boolean outputsCut = keptOutputs.length < site.outputClasses().length;
        boolean columnsCut = inputsCut && site.cutsColumns();
        LayerWeights own =
                columnsCut ? source.onKeptInputs(site, cut.kept(site.columnClasses())) : source.original(site);
        if (outputsCut) {
            own = own.rows(keptOutputs);
        }
        weights.put(site.node(), own);
        if (!inputsCut && !outputsCut) {
            return;
        }
        if (!site.cutsColumns()) {
            node.set("group", (long) cut.kept(site.inputClasses()).length / site.inputsOfOneGroup());
        }
        store(node, own, columnsCut);
    }

    private void store(Node node, LayerWeights own, boolean columnsCut) {
        long[] dims = graph.constants.get(node.input(1)).dims();
        replaceConstant(node, 1, own.toTensor(node, dims));
        if (node.is("MatMul")) {
            if (columnsCut) {
                addBiasNode(node, own);
            }
        } else if (!node.input(2).isEmpty() || columnsCut) {
            replaceConstant(node, 2, own.biasTensor());
        }
    }

    private void replaceConstant(Node node, int index, Tensor value) {
        while (node.inputs.size() <= index) {
            node.inputs.add("");
        }
        String old = node.input(index);
        String name =
                old.isEmpty() || isShared(old) ? graph.freshName(node.name + (index == 1 ? "_weight" : "_bias")) : old;
        graph.constants.put(name, value);
        node.inputs.set(index, name);
    }

    private boolean isShared(String constant) {
        return readings.getOrDefault(constant, 0) > 1;
    }

    /** A product has no bias of its own; what the reconstruction puts into it becomes an addition. */
    private void addBiasNode(Node node, LayerWeights own) {
        String bias = graph.freshName(node.name + "_bias");
        graph.constants.put(bias, own.biasTensor());
        LayerWriter.addBias(graph, node, bias);
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
            int kept = cut.kept(classes(count.atoms())).length;
            Node node = nodes.get(count.node().name);
            Tensor old = graph.constants.get(node.input(count.input()));
            long[] values = old.longs();
            if (kept < count.atoms().length || values[count.entry()] < 0) {
                values[count.entry()] = kept;
                replaceNumbers(node, count.input(), old.withLongs(values, old.dims()));
            }
        }
    }

    /** Constants of indices into channel axes. */
    private void repick() {
        for (ChannelFlow.Pick pick : model.flow().picks()) {
            int[] source = cut.kept(classes(pick.source()));
            int[] picked = cut.kept(classes(pick.picked()));
            Node node = nodes.get(pick.node().name);
            Tensor old = graph.constants.get(node.input(pick.input()));
            if (source.length < pick.source().length) {
                long[] indices = old.longs();
                long[] values = Arrays.stream(picked)
                        .mapToLong(i -> Arrays.binarySearch(
                                source, (int) ShapeRules.positive(indices[i], pick.source().length)))
                        .toArray();
                replaceNumbers(node, pick.input(), old.withLongs(values, values.length));
            }
        }
    }

    private int[] classes(int[] atoms) {
        return Arrays.stream(atoms).map(model.flow()::find).toArray();
    }

    private void replaceNumbers(Node node, int input, Tensor numbers) {
        String name = graph.freshName(node.name + "_shape");
        graph.constants.put(name, numbers);
        node.inputs.set(input, name);
    }
}
