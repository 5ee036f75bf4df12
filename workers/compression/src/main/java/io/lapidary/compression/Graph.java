package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An ONNX graph open to rewriting: nodes in a valid order, constants by name. Not thread-safe; copy before rewriting. */
final class Graph {
    private static final int IR_VERSION = 8;
    private static final int NEWEST_IR_VERSION = 10;
    private static final String MARK = "_lapidary";
    private static final Pattern TAKEN = Pattern.compile(".*" + MARK + "([0-9]{1,8})", Pattern.DOTALL);

    final List<Node> nodes = new ArrayList<>();
    final Map<String, Tensor> constants = new LinkedHashMap<>();
    final List<ValueInfoProto> inputs = new ArrayList<>();
    final List<ValueInfoProto> outputs = new ArrayList<>();
    final Map<String, Long> opsets = new LinkedHashMap<>();
    private String name = "model";
    private long irVersion = IR_VERSION;
    private int fresh;

    private Graph() {}

    /** Reads a parsed model; initialisers that are also listed as inputs become plain constants. */
    static Graph of(ModelProto model) {
        Graph graph = new Graph();
        graph.irVersion = Math.max(IR_VERSION, Math.min(NEWEST_IR_VERSION, model.getIrVersion()));
        for (OperatorSetIdProto opset : model.getOpsetImportList()) {
            graph.opsets.put(opset.getDomain().equals("ai.onnx") ? "" : opset.getDomain(), opset.getVersion());
        }
        GraphProto proto = model.getGraph();
        graph.name = proto.getName().isEmpty() ? "model" : proto.getName();
        for (TensorProto constant : proto.getInitializerList()) {
            if (graph.constants.put(constant.getName(), Tensor.of(constant)) != null) {
                throw new MalformedModel("Two constants are named (%s).".formatted(constant.getName()));
            }
        }
        proto.getInputList().stream()
                .filter(i -> !graph.constants.containsKey(i.getName()))
                .forEach(graph.inputs::add);
        graph.outputs.addAll(proto.getOutputList());
        Set<String> names = new HashSet<>();
        Map<String, Integer> counts = new HashMap<>();
        for (NodeProto node : proto.getNodeList()) {
            String given = node.getName();
            if (given.isEmpty() || !names.add(given)) {
                do {
                    given = node.getOpType() + "_" + counts.merge(node.getOpType(), 1, Integer::sum);
                } while (!names.add(given));
            }
            graph.nodes.add(Node.of(node, given));
        }
        graph.skipTakenNames();
        graph.sort();
        return graph;
    }

    Graph copy() {
        Graph copy = new Graph();
        nodes.forEach(n -> copy.nodes.add(n.copy()));
        copy.constants.putAll(constants);
        copy.inputs.addAll(inputs);
        copy.outputs.addAll(outputs);
        copy.opsets.putAll(opsets);
        copy.name = name;
        copy.irVersion = irVersion;
        copy.fresh = fresh;
        return copy;
    }

    /** Puts nodes into an order in which each reads only what came before it. */
    void sort() {
        Map<String, Node> producers = producers();
        Map<Node, Integer> missing = new LinkedHashMap<>();
        Map<Node, List<Node>> readers = new HashMap<>();
        for (Node node : nodes) {
            int waits = 0;
            for (String input : node.reads()) {
                Node producer = producers.get(input);
                if (producer != null) {
                    waits++;
                    readers.computeIfAbsent(producer, p -> new ArrayList<>()).add(node);
                }
            }
            missing.put(node, waits);
        }
        Deque<Node> ready = new ArrayDeque<>();
        missing.forEach((node, waits) -> {
            if (waits == 0) {
                ready.add(node);
            }
        });
        List<Node> sorted = new ArrayList<>(nodes.size());
        while (!ready.isEmpty()) {
            Node node = ready.poll();
            sorted.add(node);
            for (Node reader : readers.getOrDefault(node, List.of())) {
                if (missing.merge(reader, -1, Integer::sum) == 0) {
                    ready.add(reader);
                }
            }
        }
        if (sorted.size() != nodes.size()) {
            throw new MalformedModel("The graph has a cycle.");
        }
        if (!isSorted()) {
            nodes.clear();
            nodes.addAll(sorted);
        }
    }

    private boolean isSorted() {
        Map<String, Node> producers = producers();
        Set<String> seen = new HashSet<>();
        for (Node node : nodes) {
            for (String input : node.reads()) {
                if (producers.containsKey(input) && !seen.contains(input)) {
                    return false;
                }
            }
            seen.addAll(node.outputs);
        }
        return true;
    }

    /** Which node makes each tensor. */
    Map<String, Node> producers() {
        Map<String, Node> producers = new HashMap<>();
        for (Node node : nodes) {
            for (String output : node.outputs) {
                if (!output.isEmpty() && producers.put(output, node) != null) {
                    throw new MalformedModel("Two nodes make the tensor (%s).".formatted(output));
                }
            }
        }
        return producers;
    }

    /** Which nodes read each tensor, one entry a reading; a subgraph's readings count as its node's. */
    Map<String, List<Node>> readers() {
        Map<String, List<Node>> readers = new HashMap<>();
        for (Node node : nodes) {
            for (String input : node.inputs) {
                readers.computeIfAbsent(input, i -> new ArrayList<>()).add(node);
            }
            for (String captured : node.reads()) {
                if (!node.inputs.contains(captured)) {
                    readers.computeIfAbsent(captured, i -> new ArrayList<>()).add(node);
                }
            }
        }
        return readers;
    }

    boolean isOutput(String tensor) {
        return outputs.stream().anyMatch(o -> o.getName().equals(tensor));
    }

    /** For many questions of that kind. */
    Set<String> outputNames() {
        return outputs.stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    }

    boolean isInput(String tensor) {
        return inputs.stream().anyMatch(i -> i.getName().equals(tensor));
    }

    long opset() {
        return opsets.getOrDefault("", 1L);
    }

    /** A name that nothing in the graph has, built from a hint. */
    String freshName(String hint) {
        return hint + MARK + fresh++;
    }

    /** A model that was compressed before holds names made by {@link #freshName}. */
    private void skipTakenNames() {
        Set<String> names = new HashSet<>(constants.keySet());
        inputs.forEach(i -> names.add(i.getName()));
        for (Node node : nodes) {
            names.add(node.name);
            names.addAll(node.outputs);
            names.addAll(node.reads());
        }
        for (String taken : names) {
            Matcher number = TAKEN.matcher(taken);
            if (number.matches()) {
                fresh = Math.max(fresh, Integer.parseInt(number.group(1)) + 1);
            }
        }
    }

    /** Lets every reader of one tensor read another. */
    void redirect(String from, String to) {
        for (Node node : nodes) {
            node.inputs.replaceAll(i -> i.equals(from) ? to : i);
        }
    }

    /** Drops nodes whose results nothing reads. */
    void dropDeadNodes() {
        boolean dropped = true;
        while (dropped) {
            Set<String> read = new HashSet<>();
            nodes.forEach(n -> read.addAll(n.reads()));
            outputs.forEach(o -> read.add(o.getName()));
            dropped = nodes.removeIf(n -> n.outputs.stream().noneMatch(read::contains));
        }
    }

    /** Drops constants that nothing reads. */
    void dropUnread() {
        Set<String> read = new HashSet<>();
        nodes.forEach(n -> read.addAll(n.reads()));
        outputs.forEach(o -> read.add(o.getName()));
        constants.keySet().retainAll(read);
    }

    /** Whether a node holds a subgraph, whose readings of outer tensors are not listed among its inputs. */
    boolean hasSubgraphs() {
        return nodes.stream().anyMatch(Node::hasSubgraph);
    }

    byte[] toBytes(Map<String, String> metadata) {
        GraphProto.Builder graph = skeleton();
        constants.forEach((key, tensor) -> graph.addInitializer(tensor.toProto(key)));
        return model(graph.build(), metadata).toByteArray();
    }

    /** Bytes of the file that {@link #toBytes} would make; constants may lack values. */
    long serializedSize(Map<String, String> metadata) {
        long inside = skeleton().build().getSerializedSize();
        for (Map.Entry<String, Tensor> constant : constants.entrySet()) {
            long bytes = constant.getValue().serializedSize(constant.getKey());
            inside += CodedOutputStream.computeTagSize(GraphProto.INITIALIZER_FIELD_NUMBER)
                    + CodedOutputStream.computeUInt64SizeNoTag(bytes)
                    + bytes;
        }
        long around = model(GraphProto.getDefaultInstance(), metadata).getSerializedSize()
                - CodedOutputStream.computeUInt64SizeNoTag(0);
        return around + CodedOutputStream.computeUInt64SizeNoTag(inside) + inside;
    }

    /** The graph without its constants. */
    private GraphProto.Builder skeleton() {
        GraphProto.Builder graph = GraphProto.newBuilder().setName(name);
        nodes.forEach(n -> graph.addNode(n.toProto()));
        return graph.addAllInput(inputs).addAllOutput(outputs);
    }

    private ModelProto model(GraphProto graph, Map<String, String> metadata) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(irVersion)
                .setProducerName("lapidary")
                .setGraph(graph);
        opsets.forEach((domain, version) -> model.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }
}
