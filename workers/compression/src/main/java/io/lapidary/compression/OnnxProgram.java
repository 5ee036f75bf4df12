package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model computes, as plain data for an engine to run: the normalised graph, in which BatchNorm is folded into the
 * layer before it and weights are constants. Layers have the names that {@link io.lapidary.graph.Layer}s have. Immutable.
 *
 * @param steps in an order in which each reads only what came before it
 * @param floats constants; not to be written to
 * @param wholeNumbers constants of 64 bits, such as shapes
 */
public record OnnxProgram(
        List<String> inputs,
        List<String> outputs,
        List<Step> steps,
        Map<String, FloatTensor> floats,
        Map<String, List<Long>> wholeNumbers) {
    public OnnxProgram {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        steps = List.copyOf(steps);
        floats = Map.copyOf(floats);
        wholeNumbers = Map.copyOf(wholeNumbers);
    }

    /**
     * One operation.
     *
     * @param op as ONNX calls it, with its domain before a colon where that is not the standard one
     * @param inputs tensors; empty where an optional one is left out
     * @param attributes Long, Float, String or a list of Long; others are not there
     */
    public record Step(
            String op, String name, List<String> inputs, List<String> outputs, Map<String, Object> attributes) {
        public Step {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
            attributes = Map.copyOf(attributes);
        }

        /** An input; empty where it is left out. */
        public String input(int index) {
            return index < inputs.size() ? inputs.get(index) : "";
        }
    }

    static OnnxProgram of(Graph graph) {
        Map<String, FloatTensor> floats = new LinkedHashMap<>();
        Map<String, List<Long>> wholeNumbers = new LinkedHashMap<>();
        graph.constants.forEach((name, tensor) -> {
            if (tensor.isFloat()) {
                floats.put(name, new FloatTensor(FloatBuffer.wrap(tensor.floats()), Shape.of(tensor.dims())));
            } else if (tensor.isWhole()) {
                wholeNumbers.put(name, Arrays.stream(tensor.longs()).boxed().toList());
            }
        });
        return new OnnxProgram(
                graph.inputs.stream().map(i -> i.getName()).toList(),
                graph.outputs.stream().map(o -> o.getName()).toList(),
                graph.nodes.stream().map(OnnxProgram::step).toList(),
                floats,
                wholeNumbers);
    }

    private static Step step(Node node) {
        Map<String, Object> attributes = new HashMap<>();
        for (AttributeProto attribute : node.toProto().getAttributeList()) {
            switch (attribute.getType()) {
                case INT -> attributes.put(attribute.getName(), attribute.getI());
                case FLOAT -> attributes.put(attribute.getName(), attribute.getF());
                case STRING ->
                    attributes.put(attribute.getName(), attribute.getS().toStringUtf8());
                case INTS -> attributes.put(attribute.getName(), List.copyOf(attribute.getIntsList()));
                default -> {}
            }
        }
        String op = node.domain.isEmpty() ? node.op : node.domain + ":" + node.op;
        return new Step(op, node.name, node.inputs, node.outputs, attributes);
    }
}
