package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puts QuantizeLinear/DequantizeLinear pairs around chosen layers and what lies between them, so that ONNX Runtime fuses
 * whole regions into integer kernels. Activations: one affine scale a tensor, real = scale · (q − zero), the range always
 * holding 0. Weights: symmetric int8, one scale an output. Bias: int32 at scale s_x · s_w. An activation function that
 * only clamps disappears into the range of the pair behind it.
 */
final class Quantiser {
    private static final Pattern TAKEN =
            Pattern.compile(".*_(scale|zero_point|dequantized|float|quantized|QuantizeLinear|DequantizeLinear)");

    private final Graph graph;
    private final Set<String> layers;
    private final Integers integers;
    private final Calibration calibration;
    private final Map<String, Node> producers;
    private final Map<String, List<Node>> readers;
    /** Clamps that vanish, by the tensor they read. */
    private final Map<String, Node> absorbed = new HashMap<>();

    private final Map<String, ValueRange> ranges = new LinkedHashMap<>();
    private final Map<String, Float> scales = new HashMap<>();
    private final String mark;

    private Quantiser(Graph graph, Set<String> layers, Integers integers, Calibration calibration) {
        this.graph = graph;
        this.layers = layers;
        this.integers = integers;
        this.calibration = calibration;
        this.producers = graph.producers();
        this.readers = graph.readers();
        this.mark = hasQuantisedNames() ? "_lapidary" : "";
    }

    /** Gives a layer's weights as whole numbers. */
    interface Integers {
        /** @param inputScale of the layer's input */
        RoundedWeights round(Node node, float inputScale);
    }

    /**
     * Rewrites a graph in place.
     *
     * @param layers to quantise, by node
     */
    static void apply(Graph graph, Set<String> layers, Integers integers, Calibration calibration) {
        if (!layers.isEmpty()) {
            Quantiser quantiser = new Quantiser(graph, layers, integers, calibration);
            quantiser.chooseTensors();
            quantiser.shareRanges();
            quantiser.insertPairs();
            quantiser.quantiseLayers();
            graph.sort();
        }
    }

    /** Whether the model already uses names such as are made here, as one that is partly quantised does. */
    private boolean hasQuantisedNames() {
        Stream<String> tensors = Stream.concat(graph.constants.keySet().stream(), producers.keySet().stream());
        return Stream.concat(tensors, graph.nodes.stream().map(n -> n.name)).anyMatch(TAKEN.asMatchPredicate());
    }

    private boolean isInt8Layer(Node node) {
        return layers.contains(node.name);
    }

    private boolean isActivation(String tensor) {
        return !tensor.isEmpty() && !graph.constants.containsKey(tensor);
    }

    private static Int8Role role(Node node) {
        Operator operator = Operator.of(node);
        return operator == null ? Int8Role.FLOAT : operator.role();
    }

    /** Whether a clamp's bounds have 0 between them, as every quantised range does: else the range cannot stand for it. */
    private boolean isHeldByRange(Node node) {
        return role(node) == Int8Role.CLAMPS
                && (node.is("Relu") || bound(node.input(1), 0) <= 0 && bound(node.input(2), 0) >= 0);
    }

    /** A clamp's bound; NaN, which holds for nothing, where it is computed. */
    private float bound(String tensor, float absent) {
        if (tensor.isEmpty()) {
            return absent;
        }
        Tensor constant = graph.constants.get(tensor);
        return constant != null && constant.isFloat() && constant.size() == 1 ? constant.floats()[0] : Float.NaN;
    }

    /** The tensor that a node's result is after a clamp that can be absorbed. */
    private String result(Node node) {
        String output = node.output();
        List<Node> all = readers.getOrDefault(output, List.of());
        if (all.size() == 1
                && !graph.isOutput(output)
                && isHeldByRange(all.get(0))
                && all.get(0).input(0).equals(output)
                && calibration.range(all.get(0).output()) != null) {
            return all.get(0).output();
        }
        return output;
    }

    private void choose(String tensor) {
        ValueRange range = calibration.range(tensor);
        if (range != null) {
            ranges.put(tensor, range);
        }
    }

    private void chooseResult(Node node) {
        String result = result(node);
        choose(result);
        if (!result.equals(node.output()) && ranges.containsKey(result)) {
            absorbed.put(node.output(), readers.get(node.output()).get(0));
        }
    }

    private void chooseTensors() {
        for (Node node : graph.nodes) {
            if (isInt8Layer(node)) {
                choose(node.input(0));
                if (node.is("Conv")) {
                    chooseResult(node);
                }
            }
        }
        for (Node node : graph.nodes) {
            if (role(node) == Int8Role.FOLLOWS
                    && node.inputs.size() > 1
                    && node.inputs.stream().allMatch(ranges::containsKey)) {
                chooseResult(node);
            }
        }
    }

    /** What only moves values keeps its input's range, so that no requantisation is needed. */
    private void shareRanges() {
        for (Node node : graph.nodes) {
            if (role(node) == Int8Role.MOVES
                    && ranges.containsKey(node.output())
                    && ranges.containsKey(node.input(0))) {
                ranges.put(node.output(), ranges.get(node.input(0)));
            }
        }
    }

    private void insertPairs() {
        Set<Node> vanished = new HashSet<>();
        for (Map.Entry<String, Node> clamp : absorbed.entrySet()) {
            Node producer = producers.get(clamp.getKey());
            producer.outputs.set(0, clamp.getValue().output());
            producers.put(clamp.getValue().output(), producer);
            vanished.add(clamp.getValue());
        }
        graph.nodes.removeAll(vanished);
        List<Node> pairs = new ArrayList<>();
        for (Map.Entry<String, ValueRange> entry : ranges.entrySet()) {
            String tensor = entry.getKey();
            String scale = tensor + mark + "_scale";
            String zero = tensor + mark + "_zero_point";
            scales.put(tensor, storeParameters(entry.getValue(), scale, zero));
            String real = tensor;
            String restored = tensor;
            if (graph.isInput(tensor)) {
                restored = tensor + mark + "_dequantized";
                graph.redirect(tensor, restored);
                scales.put(restored, scales.get(tensor));
            } else {
                real = tensor + mark + "_float";
                Node producer = producers.get(tensor);
                producer.outputs.set(producer.outputs.indexOf(tensor), real);
            }
            String integers = tensor + mark + "_quantized";
            pairs.add(new Node(
                    "QuantizeLinear",
                    "",
                    tensor + mark + "_QuantizeLinear",
                    List.of(real, scale, zero),
                    List.of(integers)));
            pairs.add(new Node(
                    "DequantizeLinear",
                    "",
                    tensor + mark + "_DequantizeLinear",
                    List.of(integers, scale, zero),
                    List.of(restored)));
        }
        graph.nodes.addAll(pairs);
    }

    private float storeParameters(ValueRange range, String scaleName, String zeroName) {
        boolean signed = calibration.types().signedActivations();
        float scale = (range.high() - range.low()) / 255;
        int zero = Math.max(0, Math.min(255, Math.round(-range.low() / scale)));
        graph.constants.put(scaleName, Tensor.ofFloats(new float[] {scale}));
        graph.constants.put(zeroName, Tensor.ofBytes(new byte[] {(byte) (signed ? zero - 128 : zero)}, signed));
        return scale;
    }

    private void quantiseLayers() {
        WeightStorage storage = new WeightStorage(graph);
        for (Node node : List.copyOf(graph.nodes)) {
            Float inputScale = scales.get(node.input(0));
            if (!isInt8Layer(node) || inputScale == null) {
                continue;
            }
            Layout layout = Layout.of(node, graph.constants.get(node.input(1)).dims());
            RoundedWeights rounded = integers.round(node, inputScale);
            String base = node.name + "_weight";
            String stored = storage.integers(base + mark, rounded, layout);
            storeScales(base, rounded);
            Node weight = new Node(
                    "DequantizeLinear",
                    "",
                    base + mark + "_DequantizeLinear",
                    List.of(stored, base + mark + "_scale", base + mark + "_zero_point"),
                    List.of(base + mark + "_dequantized"));
            weight.set("axis", (long) layout.outputAxis());
            graph.nodes.add(weight);
            node.inputs.set(1, base + mark + "_dequantized");
            if (!node.input(2).isEmpty()) {
                quantiseBias(node, rounded, inputScale);
            }
        }
        graph.dropUnread();
    }

    private void storeScales(String base, RoundedWeights rounded) {
        int outputs = rounded.outputs;
        graph.constants.put(base + mark + "_zero_point", Tensor.ofBytes(new byte[outputs], true, outputs));
        graph.constants.put(
                base + mark + "_scale",
                rounded.isSizedOnly()
                        ? Tensor.sizedOnly(DataType.FLOAT_VALUE, outputs)
                        : Tensor.ofFloats(rounded.scales(), outputs));
    }

    private void quantiseBias(Node node, RoundedWeights rounded, float inputScale) {
        String base = node.name + "_bias";
        int outputs = rounded.outputs;
        if (rounded.isSizedOnly()) {
            graph.constants.put(base + mark + "_quantized", Tensor.sizedOnly(DataType.INT32_VALUE, outputs));
            graph.constants.put(base + mark + "_scale", Tensor.sizedOnly(DataType.FLOAT_VALUE, outputs));
        } else {
            int[] integers = new int[outputs];
            float[] biasScales = new float[outputs];
            for (int o = 0; o < outputs; o++) {
                biasScales[o] = rounded.scales()[o] * inputScale;
                integers[o] = (int) Math.rint(rounded.bias()[o] / (double) biasScales[o]);
            }
            graph.constants.put(base + mark + "_quantized", Tensor.ofInts(integers, outputs));
            graph.constants.put(base + mark + "_scale", Tensor.ofFloats(biasScales, outputs));
        }
        Node bias = new Node(
                "DequantizeLinear",
                "",
                base + mark + "_DequantizeLinear",
                List.of(base + mark + "_quantized", base + mark + "_scale"),
                List.of(base + mark + "_dequantized"));
        bias.set("axis", 0L);
        graph.nodes.add(bias);
        node.inputs.set(2, base + mark + "_dequantized");
    }
}
