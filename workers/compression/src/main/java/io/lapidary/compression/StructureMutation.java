package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Damages that leave a model well-formed protobuf: wrong wiring, sizes, types, amounts, and graphs made to harm. */
final class StructureMutation {
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        3,
        7,
        100,
        4096,
        65_536,
        -5,
        1 << 20,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final String[] OPERATORS = {
        "Relu",
        "Conv",
        "Gemm",
        "MatMul",
        "Concat",
        "Add",
        "Split",
        "Reshape",
        "Flatten",
        "Transpose",
        "Slice",
        "Pad",
        "BatchNormalization",
        "GlobalAveragePool",
        "Resize",
        "Identity",
        "NonZero",
        "Shape",
        "ReduceSum",
        "NoSuchOperator"
    };

    private final ModelProto.Builder model;
    private final GraphProto.Builder graph;
    private final SplittableRandom random;

    private StructureMutation(ModelProto.Builder model, SplittableRandom random) {
        this.model = model;
        this.graph = model.getGraphBuilder();
        this.random = random;
    }

    static byte[] of(byte[] valid, int changes, SplittableRandom random) throws InvalidProtocolBufferException {
        StructureMutation mutation = new StructureMutation(ModelProto.parseFrom(valid).toBuilder(), random);
        for (int i = 0; i < changes; i++) {
            mutation.change();
        }
        return mutation.model.build().toByteArray();
    }

    /** A model with a loop that does not end, whose result is an output. */
    static byte[] endless(byte[] valid) throws InvalidProtocolBufferException {
        StructureMutation mutation =
                new StructureMutation(ModelProto.parseFrom(valid).toBuilder(), new SplittableRandom(0));
        mutation.addLoop("endless");
        return mutation.model.build().toByteArray();
    }

    private void change() {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> changeNode();
            case 3, 4 -> changeAttribute();
            case 5, 6 -> changeConstant();
            case 7, 8 -> changeBorder();
            case 9, 10 -> changeHeader();
            default -> addHarm();
        }
    }

    private long number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private NodeProto.Builder anyNode() {
        if (graph.getNodeCount() == 0) {
            return graph.addNodeBuilder().setOpType("Relu");
        }
        return graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
    }

    private String anyTensor() {
        List<String> names = new ArrayList<>(List.of("nowhere", ""));
        graph.getNodeList().forEach(n -> names.addAll(n.getOutputList()));
        graph.getInitializerList().forEach(i -> names.add(i.getName()));
        graph.getInputList().forEach(i -> names.add(i.getName()));
        return any(names);
    }

    private void changeNode() {
        NodeProto.Builder node = anyNode();
        switch (random.nextInt(9)) {
            case 0 -> graph.removeNode(random.nextInt(graph.getNodeCount()));
            case 1 -> graph.addNode(node.clone());
            case 2 -> node.setOpType(OPERATORS[random.nextInt(OPERATORS.length)]);
            case 3 -> {
                if (node.getInputCount() > 0) {
                    node.setInput(random.nextInt(node.getInputCount()), anyTensor());
                }
            }
            case 4 -> node.addInput(anyTensor());
            case 5 -> node.setOutput(0, anyTensor());
            case 6 -> node.clearInput();
            case 7 -> node.setDomain("com.example");
            default -> node.setNameBytes(ByteString.copyFrom(new byte[] {(byte) 0xC3, 0x28, 0}));
        }
    }

    private void changeAttribute() {
        NodeProto.Builder node = anyNode();
        if (node.getAttributeCount() == 0) {
            node.addAttribute(AttributeProto.newBuilder()
                    .setName(any(List.of("axis", "group", "pads", "epsilon", "to")))
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(number()));
            return;
        }
        int index = random.nextInt(node.getAttributeCount());
        AttributeProto.Builder attribute = node.getAttributeBuilder(index);
        switch (random.nextInt(4)) {
            case 0 -> node.removeAttribute(index);
            case 1 -> {
                if (attribute.getIntsCount() > 0) {
                    attribute.setInts(random.nextInt(attribute.getIntsCount()), number());
                } else {
                    attribute.setI(number());
                }
            }
            case 2 -> attribute.addInts(number());
            default ->
                attribute.setType(any(List.of(
                        AttributeProto.AttributeType.STRING,
                        AttributeProto.AttributeType.TENSOR,
                        AttributeProto.AttributeType.FLOATS)));
        }
    }

    private void changeConstant() {
        if (graph.getInitializerCount() == 0) {
            return;
        }
        int index = random.nextInt(graph.getInitializerCount());
        TensorProto.Builder tensor = graph.getInitializerBuilder(index);
        switch (random.nextInt(9)) {
            case 0 -> graph.removeInitializer(index);
            case 1 -> graph.addInitializer(tensor.clone());
            case 2 -> tensor.addDims(number());
            case 3 -> {
                if (tensor.getDimsCount() > 0) {
                    tensor.setDims(random.nextInt(tensor.getDimsCount()), number());
                }
            }
            case 4 -> tensor.setDataType(random.nextInt(25));
            case 5 ->
                tensor.setRawData(
                        tensor.getRawData().substring(tensor.getRawData().size() / 2));
            case 6 -> {
                byte[] raw = tensor.getRawData().toByteArray();
                for (int i = 0; i < Math.min(8, raw.length); i++) {
                    raw[random.nextInt(raw.length)] = (byte) random.nextInt(256);
                }
                tensor.setRawData(ByteString.copyFrom(raw));
            }
            case 7 -> tensor.addFloatData(1);
            default ->
                tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue("/etc/hostname"));
        }
    }

    /** The graph's inputs and outputs. */
    private void changeBorder() {
        boolean isInput = random.nextBoolean() && graph.getInputCount() > 0;
        if (!isInput && graph.getOutputCount() == 0) {
            return;
        }
        ValueInfoProto.Builder value = isInput
                ? graph.getInputBuilder(random.nextInt(graph.getInputCount()))
                : graph.getOutputBuilder(random.nextInt(graph.getOutputCount()));
        var tensor = value.getTypeBuilder().getTensorTypeBuilder();
        switch (random.nextInt(6)) {
            case 0 -> value.setName(anyTensor());
            case 1 -> tensor.setElemType(random.nextInt(25));
            case 2 -> tensor.clearShape();
            case 3 ->
                tensor.getShapeBuilder()
                        .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(number()));
            case 4 -> {
                if (tensor.getShape().getDimCount() > 0) {
                    tensor.getShapeBuilder()
                            .getDimBuilder(random.nextInt(tensor.getShape().getDimCount()))
                            .setDimValue(number());
                }
            }
            default -> value.clearType();
        }
    }

    private void changeHeader() {
        switch (random.nextInt(5)) {
            case 0 -> model.setIrVersion(number());
            case 1 -> model.getOpsetImportBuilder(0).setVersion(random.nextBoolean() ? number() : random.nextInt(30));
            case 2 ->
                model.addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("").setVersion(random.nextInt(30)));
            case 3 ->
                model.clearOpsetImport()
                        .addOpsetImport(OperatorSetIdProto.newBuilder()
                                .setDomain("ai.onnx.ml")
                                .setVersion(1));
            default -> graph.clearName();
        }
    }

    /** Nodes that ask for huge tensors, never end, or are nested without end, between a tensor and its readers. */
    private void addHarm() {
        String victim = anyTensor();
        String name = "harm" + graph.getNodeCount();
        // Loops are rare, since each takes all the time that a model is given.
        if (random.nextInt(100) == 0) {
            addLoop(name);
            return;
        }
        switch (random.nextInt(3)) {
            case 0 -> graph.addNode(0, bomb("ConstantOfShape", name, name + "_sizes"));
            case 1 -> graph.addNode(bomb("Expand", name, victim, name + "_sizes"));
            default -> graph.addNode(nested(name, 20 + random.nextInt(200)));
        }
        long side = number();
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name + "_sizes")
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(2)
                .addInt64Data(side)
                .addInt64Data(random.nextBoolean() ? side : 64));
        graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    }

    private void addLoop(String name) {
        graph.addNode(endlessLoop(name));
        graph.addInitializer(scalar(name + "_count", TensorProto.DataType.INT64_VALUE, 8, -1));
        graph.addInitializer(scalar(name + "_true", TensorProto.DataType.BOOL_VALUE, 1, 1));
        graph.addOutput(typed(name, TensorProto.DataType.INT64_VALUE));
    }

    private static NodeProto bomb(String op, String name, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(op)
                .setName(name)
                .addAllInput(List.of(inputs))
                .addOutput(name)
                .build();
    }

    private static TensorProto scalar(String name, int type, int bytes, int value) {
        byte[] raw = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            raw[i] = value < 0 ? (byte) (i == bytes - 1 ? 0x7F : 0xFF) : (byte) (i == 0 ? value : 0);
        }
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(type)
                .setRawData(ByteString.copyFrom(raw))
                .build();
    }

    /** A loop of 2⁶³ − 1 rounds. */
    private static NodeProto endlessLoop(String name) {
        GraphProto body = GraphProto.newBuilder()
                .setName("body")
                .addInput(typed(name + "_round", TensorProto.DataType.INT64_VALUE))
                .addInput(typed(name + "_going", TensorProto.DataType.BOOL_VALUE))
                .addInput(typed(name + "_state", TensorProto.DataType.INT64_VALUE))
                .addNode(bomb("Identity", name + "_goes", name + "_going"))
                .addNode(bomb("Add", name + "_next", name + "_state", name + "_round"))
                .addOutput(typed(name + "_goes", TensorProto.DataType.BOOL_VALUE))
                .addOutput(typed(name + "_next", TensorProto.DataType.INT64_VALUE))
                .build();
        return bomb("Loop", name, name + "_count", name + "_true", name + "_count").toBuilder()
                .addAttribute(subgraph("body", body))
                .build();
    }

    private static ValueInfoProto typed(String name, int type) {
        ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
        value.getTypeBuilder().getTensorTypeBuilder().setElemType(type).getShapeBuilder();
        return value.build();
    }

    private static NodeProto nested(String name, int depth) {
        NodeProto node = bomb("Identity", name + "_deepest", name + "_sizes");
        for (int i = 0; i < depth; i++) {
            String output = i == depth - 1 ? name : name + "_" + i;
            GraphProto inner = GraphProto.newBuilder()
                    .setName("inner")
                    .addNode(node)
                    .addOutput(ValueInfoProto.newBuilder().setName(node.getOutput(0)))
                    .build();
            node = bomb("If", output, "nowhere").toBuilder()
                    .addAttribute(subgraph("then_branch", inner))
                    .build();
        }
        return node;
    }

    private static AttributeProto subgraph(String name, GraphProto graph) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(graph)
                .build();
    }
}
