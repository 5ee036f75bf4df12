package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ProtocolStringList;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses an untrusted ONNX file, and refuses what can be refused by looking at it, before anything runs it. */
final class OnnxFile {
    private static final long LARGEST_FILE = Integer.MAX_VALUE;
    private static final int MOST_NODES = 20_000;
    /** Of a graph's inputs, and of its outputs. */
    private static final int MOST_VALUES = 1_000;

    private static final int DEEPEST_NESTING = 100;
    private static final long OLDEST_OPSET = 7;
    /** ONNX Runtime 1.23 lacks QuantizeLinear of the next one. */
    private static final long NEWEST_OPSET = 22;

    /** Attributes by which the runtime divides. */
    private static final Set<String> STEPS = Set.of("strides", "dilations", "kernel_shape");

    private OnnxFile() {}

    /** @throws MalformedModel where it is refused */
    static ModelProto parse(byte[] file) {
        if (file.length == 0 || file.length > LARGEST_FILE) {
            throw new MalformedModel("The file holds %d bytes.".formatted(file.length));
        }
        try {
            CodedInputStream stream = CodedInputStream.newInstance(file);
            stream.setRecursionLimit(DEEPEST_NESTING);
            ModelProto proto = ModelProto.parseFrom(stream);
            check(proto);
            return proto;
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedModel("This is not an ONNX model, or it was cut short: " + EngineWords.of(e));
        } catch (IOException e) {
            throw new IllegalStateException("Impossible state: an array cannot fail to be read.", e);
        }
    }

    private static void check(ModelProto proto) {
        if (!proto.hasGraph() || proto.getOpsetImportCount() == 0) {
            throw new MalformedModel("This is not an ONNX model: it has no graph or no operator set.");
        }
        GraphProto graph = proto.getGraph();
        if (graph.getNodeCount() == 0 || graph.getOutputCount() == 0) {
            throw new MalformedModel("The graph has no nodes or no outputs.");
        }
        if (graph.getSparseInitializerCount() > 0) {
            throw new MalformedModel("Sparse constants are not supported; export the model with dense ones.");
        }
        if (proto.getFunctionsCount() > 0) {
            throw new MalformedModel("Functions of the model's own are not supported; export it with them inlined.");
        }
        int nodes = checkGraph(graph);
        if (nodes > MOST_NODES) {
            throw new MalformedModel("The graph has %d nodes; at most %d are taken.".formatted(nodes, MOST_NODES));
        }
        // Some exporters list all constants among the inputs, which then are none.
        Set<String> constants = new HashSet<>();
        graph.getInitializerList().forEach(i -> constants.add(i.getName()));
        checkBorder(
                graph.getInputList().stream()
                        .filter(i -> !constants.contains(i.getName()))
                        .toList(),
                "inputs");
        checkBorder(graph.getOutputList(), "outputs");
        PlainNames.require(graph.getInputList(), "input");
        PlainNames.require(graph.getOutputList(), "output");
        long opset = proto.getOpsetImportList().stream()
                .filter(o -> o.getDomain().isEmpty() || o.getDomain().equals("ai.onnx"))
                .mapToLong(o -> o.getVersion())
                .max()
                .orElse(0);
        if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
            throw new MalformedModel("The operator set is %d; those from %d to %d are taken."
                    .formatted(opset, OLDEST_OPSET, NEWEST_OPSET));
        }
    }

    private static void checkBorder(List<ValueInfoProto> values, String kind) {
        if (values.size() > MOST_VALUES) {
            throw new MalformedModel(
                    "The graph has %d %s; at most %d are taken.".formatted(values.size(), kind, MOST_VALUES));
        }
        Set<String> names = new HashSet<>();
        for (ValueInfoProto value : values) {
            if (!names.add(value.getName())) {
                throw new MalformedModel("Two %s are named (%s).".formatted(kind, value.getName()));
            }
        }
    }

    /** Checks a graph and those inside of it; returns how many nodes they have. */
    private static int checkGraph(GraphProto graph) {
        requireText(graph.getNameBytes());
        graph.getInitializerList().forEach(OnnxFile::checkTensor);
        graph.getInputList().forEach(OnnxFile::checkValue);
        graph.getOutputList().forEach(OnnxFile::checkValue);
        int nodes = 0;
        for (NodeProto node : graph.getNodeList()) {
            nodes += checkNode(node);
        }
        return nodes;
    }

    private static int checkNode(NodeProto node) {
        requireText(node.getNameBytes());
        requireText(node.getOpTypeBytes());
        requireText(node.getDomainBytes());
        requireText(node.getInputList());
        requireText(node.getOutputList());
        int nodes = 1;
        Set<String> names = new HashSet<>();
        for (AttributeProto attribute : node.getAttributeList()) {
            requireText(attribute.getNameBytes());
            if (!names.add(attribute.getName())) {
                throw new MalformedModel(
                        "The node (%s) has the attribute (%s) twice.".formatted(node.getName(), attribute.getName()));
            }
            if (STEPS.contains(attribute.getName())
                    && attribute.getIntsList().stream().anyMatch(step -> step <= 0)) {
                throw new MalformedModel("The node (%s) has the attribute (%s) of %s; all must be above 0."
                        .formatted(node.getName(), attribute.getName(), attribute.getIntsList()));
            }
            if (attribute.hasT()) {
                checkTensor(attribute.getT());
            }
            attribute.getTensorsList().forEach(OnnxFile::checkTensor);
            if (attribute.hasG()) {
                nodes += checkGraph(attribute.getG());
            }
            for (GraphProto inner : attribute.getGraphsList()) {
                nodes += checkGraph(inner);
            }
        }
        return nodes;
    }

    private static void checkTensor(TensorProto tensor) {
        requireText(tensor.getNameBytes());
        if (tensor.getDataLocation() == DataLocation.EXTERNAL || tensor.getExternalDataCount() > 0) {
            throw new MalformedModel(
                    "The constant (%s) lies in a file outside of the model, which is never opened. Save the model with its data inside."
                            .formatted(tensor.getName()));
        }
    }

    private static void checkValue(ValueInfoProto value) {
        requireText(value.getNameBytes());
        for (TensorShapeProto.Dimension dim :
                value.getType().getTensorType().getShape().getDimList()) {
            requireText(dim.getDimParamBytes());
        }
    }

    private static void requireText(ProtocolStringList names) {
        names.asByteStringList().forEach(OnnxFile::requireText);
    }

    private static void requireText(ByteString name) {
        if (!name.isValidUtf8()) {
            throw new MalformedModel("The name (%s) is not UTF-8.".formatted(name.toStringUtf8()));
        }
    }
}
