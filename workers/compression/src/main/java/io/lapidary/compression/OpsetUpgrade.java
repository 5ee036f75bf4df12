package io.lapidary.compression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Raises a graph to opset 13, the first with per-channel QuantizeLinear. Each rewrite follows the change of form that
 * ONNX's operator changelog states between opsets 7 and 13.
 */
final class OpsetUpgrade {
    private static final long TARGET = 13;

    private final Graph graph;
    private final long from;
    private final Map<String, long[]> ranks;

    private OpsetUpgrade(Graph graph, Map<String, long[]> ranks) {
        this.graph = graph;
        this.from = graph.opset();
        this.ranks = ranks;
    }

    static boolean isNeeded(Graph graph) {
        return graph.opset() < TARGET;
    }

    /**
     * Rewrites in place.
     *
     * @param shapes of the tensors, as they were in a run; needed where an old form depends on the rank
     */
    static void apply(Graph graph, Map<String, long[]> shapes) {
        new OpsetUpgrade(graph, shapes).run();
    }

    private void run() {
        if (graph.hasSubgraphs()) {
            throw new MalformedModel(
                    "A model of opset %d with If, Loop or Scan cannot be raised to opset 13; export it anew with opset 13 or later."
                            .formatted(from));
        }
        for (Node node : List.copyOf(graph.nodes)) {
            if (node.domain.isEmpty()) {
                upgrade(node);
            }
        }
        graph.opsets.put("", TARGET);
    }

    private void upgrade(Node node) {
        switch (node.op) {
            case "Upsample" -> upsample(node);
            case "Resize" -> resize(node);
            case "Slice" -> slice(node);
            case "Clip" -> clip(node);
            case "Pad" -> pad(node);
            case "TopK" -> attributeToInput(node, "k", 1);
            case "Squeeze", "Unsqueeze", "ReduceSum" -> attributeToInput(node, "axes", 1);
            case "Split" -> attributeToInput(node, "split", 1);
            case "Softmax", "LogSoftmax", "Hardmax" -> softmax(node);
            case "BatchNormalization" -> node.remove("spatial");
            case "Dropout" -> dropout(node);
            case "Scatter" -> node.op = "ScatterElements";
            default -> {
                // The form of the other operators did not change.
            }
        }
    }

    private String constant(Node node, String hint, Tensor tensor) {
        String name = graph.freshName(node.name + "_" + hint);
        graph.constants.put(name, tensor);
        return name;
    }

    private static void setInput(Node node, int index, String name) {
        while (node.inputs.size() <= index) {
            node.inputs.add("");
        }
        node.inputs.set(index, name);
    }

    private void attributeToInput(Node node, String attribute, int index) {
        if (!node.has(attribute)) {
            return;
        }
        long[] values =
                attribute.equals("k") ? new long[] {node.intAttribute(attribute, 0)} : node.intsAttribute(attribute);
        node.remove(attribute);
        setInput(node, index, constant(node, attribute, Tensor.ofLongs(values, values.length)));
    }

    private void upsample(Node node) {
        node.op = "Resize";
        String scales = node.input(1);
        if (node.has("scales")) {
            List<Float> list = node.attribute("scales").getFloatsList();
            float[] values = new float[list.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = list.get(i);
            }
            node.remove("scales");
            scales = constant(node, "scales", Tensor.ofFloats(values, values.length));
        }
        asymmetricResize(node, scales);
    }

    private void resize(Node node) {
        if (from < 11) {
            asymmetricResize(node, node.input(1));
        }
    }

    /** What Upsample and Resize of opset 10 did: asymmetric coordinates, the nearest one rounded down. */
    private static void asymmetricResize(Node node, String scales) {
        String mode = node.stringAttribute("mode", "nearest");
        node.set("mode", mode.equals("bilinear") ? "linear" : mode);
        node.set("coordinate_transformation_mode", "asymmetric");
        node.set("nearest_mode", "floor");
        setInput(node, 1, "");
        setInput(node, 2, scales);
    }

    private void slice(Node node) {
        if (!node.has("starts")) {
            return;
        }
        long[] starts = node.intsAttribute("starts");
        long[] ends = node.intsAttribute("ends");
        long[] axes = node.intsAttribute("axes");
        List.of("starts", "ends", "axes").forEach(node::remove);
        setInput(node, 1, constant(node, "starts", Tensor.ofLongs(starts, starts.length)));
        setInput(node, 2, constant(node, "ends", Tensor.ofLongs(ends, ends.length)));
        if (axes.length > 0) {
            setInput(node, 3, constant(node, "axes", Tensor.ofLongs(axes, axes.length)));
        }
    }

    private void clip(Node node) {
        if (from >= 11) {
            return;
        }
        boolean hasMax = node.has("max");
        if (node.has("min")) {
            setInput(node, 1, constant(node, "min", scalar(node.floatAttribute("min", 0))));
        }
        if (hasMax) {
            setInput(node, 2, constant(node, "max", scalar(node.floatAttribute("max", 0))));
        }
        node.remove("min");
        node.remove("max");
    }

    private static Tensor scalar(float value) {
        return Tensor.ofFloats(new float[] {value});
    }

    private void pad(Node node) {
        if (from >= 11) {
            return;
        }
        long[] pads = node.intsAttribute("pads");
        float value = node.floatAttribute("value", 0);
        node.remove("pads");
        node.remove("value");
        setInput(node, 1, constant(node, "pads", Tensor.ofLongs(pads, pads.length)));
        if (value != 0) {
            setInput(node, 2, constant(node, "value", scalar(value)));
        }
    }

    private void dropout(Node node) {
        node.remove("ratio");
        node.remove("is_test");
    }

    /** Before opset 13 Softmax saw its input as a matrix, split before {@code axis}: Flatten, Softmax, Reshape. */
    private void softmax(Node node) {
        long[] shape = ranks.get(node.input(0));
        if (shape == null) {
            throw new MalformedModel(
                    "The shape of (%s), input of %s (%s), is not known.".formatted(node.input(0), node.op, node.name));
        }
        long axis = node.intAttribute("axis", 1);
        axis = axis < 0 ? axis + shape.length : axis;
        long after = Arrays.stream(shape).skip(axis + 1).reduce(1, (a, b) -> a * b);
        if (axis == shape.length - 1 || after == 1) {
            node.set("axis", axis);
            return;
        }
        int at = graph.nodes.indexOf(node);
        String sizes = graph.freshName(node.name + "_shape");
        String flat = graph.freshName(node.name + "_flat");
        String soft = graph.freshName(node.name + "_soft");
        List<Node> replacement = new ArrayList<>();
        replacement.add(new Node("Shape", "", sizes, List.of(node.input(0)), List.of(sizes)));
        replacement.add(new Node("Flatten", "", flat, List.of(node.input(0)), List.of(flat)).set("axis", axis));
        Node middle = node.copy();
        middle.inputs.set(0, flat);
        middle.outputs.set(0, soft);
        middle.set("axis", 1L);
        replacement.add(middle);
        replacement.add(new Node(
                "Reshape", "", graph.freshName(node.name + "_back"), List.of(soft, sizes), List.of(node.output())));
        graph.nodes.remove(at);
        graph.nodes.addAll(at, replacement);
    }
}
