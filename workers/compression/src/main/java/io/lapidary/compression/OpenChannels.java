package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.Map;

/**
 * Some exporters leave every size of an input open, its channels too. Those of an input that a convolution reads stand
 * in the convolution's weights, and are filled in from there.
 */
final class OpenChannels {
    private static final int CHANNELS = 1;

    private OpenChannels() {}

    /** The same model with channels where they were open and are known. */
    static ModelProto filled(ModelProto model) {
        GraphProto graph = model.getGraph();
        Map<String, Long> known = channels(graph);
        ModelProto.Builder filled = model.toBuilder();
        for (int i = 0; i < graph.getInputCount(); i++) {
            ValueInfoProto input = graph.getInput(i);
            if (known.containsKey(input.getName()) && ProbeInputs.isOpen(input, CHANNELS)) {
                TensorShapeProto.Builder shape = filled.getGraphBuilder()
                        .getInputBuilder(i)
                        .getTypeBuilder()
                        .getTensorTypeBuilder()
                        .getShapeBuilder();
                shape.getDimBuilder(CHANNELS).clearDimParam().setDimValue(known.get(input.getName()));
            }
        }
        return filled.build();
    }

    /** Channels by the tensors that convolutions with fixed weights read. */
    private static Map<String, Long> channels(GraphProto graph) {
        Map<String, TensorProto> weights = new HashMap<>();
        graph.getInitializerList().forEach(tensor -> weights.put(tensor.getName(), tensor));
        Map<String, Long> channels = new HashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            TensorProto weight = node.getInputCount() > 1 ? weights.get(node.getInput(1)) : null;
            if (node.getOpType().equals("Conv")
                    && node.getDomain().isEmpty()
                    && weight != null
                    && weight.getDimsCount() > 2) {
                channels.putIfAbsent(node.getInput(0), weight.getDims(1) * group(node));
            }
        }
        return channels;
    }

    private static long group(NodeProto node) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("group"))
                .map(AttributeProto::getI)
                .findFirst()
                .orElse(1L);
    }
}
