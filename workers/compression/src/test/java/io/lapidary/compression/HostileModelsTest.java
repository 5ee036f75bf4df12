package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.lapidary.issue.InvalidInput;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each form of hostile file that is known is refused by its own reason, without being tried first. */
@Timeout(10)
class HostileModelsTest {
    private static final ByteString NOT_UTF_8 = ByteString.copyFrom(new byte[] {'a', (byte) 0xC3, 0x28});

    @Test
    void aFileThatIsNoModelIsRefused() {
        assertThatThrownBy(() -> OnnxReader.read("not a model".getBytes(), "text.txt"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("text.txt");
    }

    @Test
    void moreNodesThanTheLimitAreRefused() {
        refused(
                graph -> {
                    NodeProto node = graph.getNode(0);
                    for (int i = 0; i <= 20_000; i++) {
                        graph.addNode(node);
                    }
                },
                "at most 20000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"strides", "dilations", "kernel_shape"})
    void stepsOfNothingAreRefused(String name) {
        refused(
                graph -> {
                    AttributeProto none = AttributeProto.newBuilder()
                            .setName(name)
                            .setType(AttributeType.INTS)
                            .addInts(1)
                            .addInts(0)
                            .build();
                    NodeProto.Builder node = graph.getNodeBuilder(0);
                    for (int i = node.getAttributeCount() - 1; i >= 0; i--) {
                        if (node.getAttribute(i).getName().equals(name)) {
                            node.removeAttribute(i);
                        }
                    }
                    node.addAttribute(none);
                },
                "[1, 0]");
    }

    @Test
    void aCycleIsRefused() {
        refused(graph -> graph.getNodeBuilder(0).setInput(0, graph.getNode(2).getOutput(0)), "cycle");
    }

    @Test
    void aNodeThatReadsItselfIsRefused() {
        refused(graph -> graph.getNodeBuilder(1).setInput(0, graph.getNode(1).getOutput(0)), "cycle");
    }

    @Test
    void anInputThatNothingMakesIsRefused() {
        refused(graph -> graph.getNodeBuilder(1).setInput(0, "nowhere"), "nowhere");
    }

    @Test
    void anOutputThatNothingMakesIsRefused() {
        refused(graph -> graph.getOutputBuilder(0).setName("nowhere"), "nowhere");
    }

    @Test
    void aNodeWithoutOutputIsRefused() {
        refused(graph -> graph.getNodeBuilder(1).clearOutput(), "output");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, Integer.MAX_VALUE})
    void aConstantOfAnAbsurdShapeIsRefused(long dim) {
        refused(graph -> graph.getInitializerBuilder(0).setDims(0, dim), "The constant");
    }

    @Test
    void aShapeWhoseProductOverflowsIsRefused() {
        // 2³² · 2³² elements are none in 64 bits, as many as there are bytes.
        refused(
                graph -> graph.getInitializerBuilder(0)
                        .clearDims()
                        .addDims(1L << 32)
                        .addDims(1L << 32)
                        .clearRawData(),
                "impossible shape");
    }

    @Test
    void aHugeConstantWithoutItsValuesIsRefused() {
        refused(
                graph -> graph.getInitializerBuilder(0)
                        .clearDims()
                        .addDims(1 << 30)
                        .clearRawData(),
                "values");
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 29, 1L << 40, Long.MAX_VALUE})
    void anInputOfAnAbsurdSizeIsRefused(long side) {
        refused(graph -> inputShape(graph, 0).getDimBuilder(2).setDimValue(side), "too large");
    }

    @Test
    void inputsThatAreTooLargeTogetherAreRefused() {
        refused(
                graph -> {
                    inputShape(graph, 0).getDimBuilder(2).setDimValue(1 << 20);
                    for (int i = 0; i < 100; i++) {
                        graph.addInput(graph.getInput(0).toBuilder().setName("x" + i));
                    }
                },
                "too large");
    }

    @Test
    void dataOutsideOfTheFileIsNeverOpened() {
        refused(graph -> external(graph.getInitializerBuilder(0)), "outside of the model");
    }

    @Test
    void dataOutsideOfTheFileIsNeverOpenedForAnInnerGraphEither() {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName("inner");
        external(tensor);
        GraphProto inner =
                GraphProto.newBuilder().setName("inner").addInitializer(tensor).build();
        refused(
                graph -> graph.addNodeBuilder()
                        .setOpType("If")
                        .addInput("x")
                        .addOutput("y2")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("then_branch")
                                .setType(AttributeType.GRAPH)
                                .setG(inner)),
                "outside of the model");
    }

    @Test
    void deepNestingIsRefused() {
        GraphProto graph = GraphProto.newBuilder().setName("deepest").build();
        for (int i = 0; i < 500; i++) {
            graph = GraphProto.newBuilder()
                    .addNode(NodeProto.newBuilder()
                            .setOpType("If")
                            .addAttribute(AttributeProto.newBuilder()
                                    .setName("then_branch")
                                    .setType(AttributeType.GRAPH)
                                    .setG(graph)))
                    .build();
        }
        NodeProto nested = graph.getNode(0);
        refused(builder -> builder.addNode(nested), "cut short");
    }

    @Test
    void twoConstantsOfOneNameAreRefused() {
        refused(graph -> graph.addInitializer(graph.getInitializer(0)), "Two constants");
    }

    @Test
    void twoNodesThatMakeOneTensorAreRefused() {
        refused(graph -> graph.addNode(graph.getNode(0)), "Two nodes make");
    }

    @Test
    void twoInputsOfOneNameAreRefused() {
        refused(graph -> graph.addInput(graph.getInput(0)), "Two inputs");
    }

    @Test
    void twoOutputsOfOneNameAreRefused() {
        refused(graph -> graph.addOutput(graph.getOutput(0)), "Two outputs");
    }

    @Test
    void aNodeThatMakesAConstantIsRefused() {
        refused(
                graph -> graph.addNodeBuilder()
                        .setOpType("Identity")
                        .addInput("x")
                        .addOutput("fc.weight"),
                "fc.weight");
    }

    @Test
    void twoAttributesOfOneNameAreRefused() {
        refused(graph -> graph.getNodeBuilder(0).addAttribute(graph.getNode(0).getAttribute(0)), "twice");
    }

    @Test
    void namesThatAreNotUtf8AreRefused() {
        List<Consumer<GraphProto.Builder>> places = List.of(
                graph -> graph.setNameBytes(NOT_UTF_8),
                graph -> graph.getNodeBuilder(0).setNameBytes(NOT_UTF_8),
                graph -> graph.getNodeBuilder(0).setOpTypeBytes(NOT_UTF_8),
                graph -> graph.getNodeBuilder(0).setDomainBytes(NOT_UTF_8),
                graph -> graph.getNodeBuilder(0).addInputBytes(NOT_UTF_8),
                graph -> graph.getNodeBuilder(0).addOutputBytes(NOT_UTF_8),
                graph -> graph.getNodeBuilder(0).getAttributeBuilder(0).setNameBytes(NOT_UTF_8),
                graph -> graph.getInitializerBuilder(0).setNameBytes(NOT_UTF_8),
                graph -> graph.getInputBuilder(0).setNameBytes(NOT_UTF_8),
                graph -> graph.getOutputBuilder(0).setNameBytes(NOT_UTF_8),
                graph -> inputShape(graph, 0).getDimBuilder(0).setDimParamBytes(NOT_UTF_8));
        places.forEach(place -> refused(place, "UTF-8"));
    }

    private static ai.onnx.proto.OnnxMl.TensorShapeProto.Builder inputShape(GraphProto.Builder graph, int input) {
        return graph.getInputBuilder(input)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder();
    }

    private static void external(TensorProto.Builder tensor) {
        tensor.clearRawData()
                .setDataType(DataType.FLOAT_VALUE)
                .setDataLocation(DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("../secret"));
    }

    private static void refused(Consumer<GraphProto.Builder> damage, String reason) {
        ModelProto.Builder model;
        try {
            model = ModelProto.parseFrom(TestNets.plain()).toBuilder();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("The network to be damaged is not a valid one.", e);
        }
        damage.accept(model.getGraphBuilder());
        byte[] file = model.build().toByteArray();
        assertThatThrownBy(() -> OnnxReader.read(file, "hostile.onnx"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("hostile.onnx")
                .hasMessageContaining(reason);
    }
}
