package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One operation of a graph, open to rewriting. An absent optional input is the empty string. */
final class Node {
    String op;
    final String domain;
    final String name;
    final List<String> inputs;
    final List<String> outputs;
    private final Map<String, AttributeProto> attributes;

    Node(String op, String domain, String name, List<String> inputs, List<String> outputs) {
        this(op, domain, name, inputs, outputs, Map.of());
    }

    private Node(
            String op,
            String domain,
            String name,
            List<String> inputs,
            List<String> outputs,
            Map<String, AttributeProto> attributes) {
        this.op = op;
        this.domain = domain;
        this.name = name;
        this.inputs = new ArrayList<>(inputs);
        this.outputs = new ArrayList<>(outputs);
        this.attributes = new LinkedHashMap<>(attributes);
    }

    static Node of(NodeProto proto, String name) {
        Map<String, AttributeProto> attributes = new LinkedHashMap<>();
        proto.getAttributeList().forEach(a -> attributes.put(a.getName(), a));
        String domain = proto.getDomain().equals("ai.onnx") ? "" : proto.getDomain();
        return new Node(proto.getOpType(), domain, name, proto.getInputList(), proto.getOutputList(), attributes);
    }

    Node copy() {
        return new Node(op, domain, name, inputs, outputs, attributes);
    }

    NodeProto toProto() {
        return NodeProto.newBuilder()
                .setOpType(op)
                .setDomain(domain)
                .setName(name)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(attributes.values())
                .build();
    }

    boolean is(String anOp) {
        return domain.isEmpty() && op.equals(anOp);
    }

    String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    String output() {
        return outputs.get(0);
    }

    boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    boolean hasSubgraph() {
        return !innerGraphs().isEmpty();
    }

    List<GraphProto> innerGraphs() {
        List<GraphProto> inner = new ArrayList<>();
        attributes.values().forEach(a -> {
            if (a.hasG()) {
                inner.add(a.getG());
            }
            inner.addAll(a.getGraphsList());
        });
        return inner;
    }

    /** Every tensor that the node reads: its inputs, and what its subgraphs take from around them. */
    Set<String> reads() {
        Set<String> reads = new LinkedHashSet<>(inputs);
        innerGraphs().forEach(g -> reads.addAll(captured(g)));
        reads.remove("");
        return reads;
    }

    private static Set<String> captured(GraphProto graph) {
        Set<String> captured = new LinkedHashSet<>();
        Set<String> made = new HashSet<>();
        graph.getInputList().forEach(i -> made.add(i.getName()));
        graph.getInitializerList().forEach(i -> made.add(i.getName()));
        for (NodeProto inner : graph.getNodeList()) {
            captured.addAll(of(inner, inner.getName()).reads());
            made.addAll(inner.getOutputList());
        }
        graph.getOutputList().forEach(o -> captured.add(o.getName()));
        captured.removeAll(made);
        return captured;
    }

    AttributeProto attribute(String key) {
        return attributes.get(key);
    }

    long intAttribute(String key, long otherwise) {
        AttributeProto a = attributes.get(key);
        return a == null ? otherwise : a.getI();
    }

    float floatAttribute(String key, float otherwise) {
        AttributeProto a = attributes.get(key);
        return a == null ? otherwise : a.getF();
    }

    String stringAttribute(String key, String otherwise) {
        AttributeProto a = attributes.get(key);
        return a == null ? otherwise : a.getS().toStringUtf8();
    }

    long[] intsAttribute(String key, long... otherwise) {
        AttributeProto a = attributes.get(key);
        return a == null
                ? otherwise
                : a.getIntsList().stream().mapToLong(Long::longValue).toArray();
    }

    Node set(String key, long value) {
        attributes.put(
                key,
                AttributeProto.newBuilder()
                        .setName(key)
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(value)
                        .build());
        return this;
    }

    Node set(String key, float value) {
        attributes.put(
                key,
                AttributeProto.newBuilder()
                        .setName(key)
                        .setType(AttributeProto.AttributeType.FLOAT)
                        .setF(value)
                        .build());
        return this;
    }

    Node set(String key, String value) {
        attributes.put(
                key,
                AttributeProto.newBuilder()
                        .setName(key)
                        .setType(AttributeProto.AttributeType.STRING)
                        .setS(ByteString.copyFromUtf8(value))
                        .build());
        return this;
    }

    void remove(String key) {
        attributes.remove(key);
    }
}
