package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.issue.InvalidInput;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnnxReaderTest {
    @Test
    void residualAdditionsTieTheirStages() {
        OnnxModel model = OnnxReader.read(TestNets.residual(true), "residual");
        ChannelGroup stem = model.graph().group("stem").orElseThrow();
        assertThat(stem.producers()).containsExactly("stem/Conv", "/stage1/conv2/Conv");
        assertThat(stem.consumers())
                .containsExactlyInAnyOrder("/stage1/conv1/Conv", "/stage2/conv1/Conv", "/stage2/shortcut/Conv");
        assertThat(model.graph().frozen()).singleElement().satisfies(f -> assertThat(f.reason())
                .isEqualTo("the network's output"));
    }

    @Test
    void concatenationKeepsGroupsApart() {
        OnnxModel model = OnnxReader.read(TestNets.concat(), "concat");
        assertThat(model.graph().groups()).extracting(ChannelGroup::name).containsExactly("conv_a", "conv_b", "conv_d");
        assertThat(model.graph().layer("conv_d").orElseThrow().inputs())
                .extracting(s -> s.group() + ":" + s.channels())
                .containsExactly("conv_a:6", "conv_b:10", "null:2");
    }

    @Test
    void aFlattenMakesEachChannelARunOfFeatures() {
        OnnxModel model = OnnxReader.read(TestNets.flattened("N"), "flattened");
        assertThat(model.graph().layer("fc1").orElseThrow().inputs())
                .extracting(s -> s.group() + ":" + s.channels())
                .containsExactly("conv2:128");
        assertThat(model.dynamicBatch()).isTrue();
    }

    @Test
    void macsAreCountedForOneSample() {
        // conv1 3·12·9·64, conv2 12·16·9·16, conv3 16·8·16, fc 8·5
        assertThat(OnnxReader.read(TestNets.plain(), "plain").graph().macs())
                .isEqualTo(3 * 12 * 9 * 64 + 12 * 16 * 9 * 16 + 16 * 8 * 16 + 8 * 5);
    }

    @Test
    void anUnknownOperatorFreezesWhatItReadsAndIsNamed() {
        Random random = new Random(1);
        OnnxBuilder net = OnnxBuilder.model("unknown");
        String x = net.conv("conv1", net.input("x", "N", 3, 8, 8), TensorData.weights(random, 8, 3, 3, 3), 1, 1);
        x = net.op("LpNormalization", "norm", java.util.List.of(x), Map.of("axis", 1L));
        net.output(net.conv("conv2", x, TensorData.weights(random, 4, 8, 3, 3), 1, 1));
        OnnxModel model = OnnxReader.read(net.build(), "unknown");
        assertThat(model.graph().groups()).isEmpty();
        assertThat(model.graph().frozen().get(0).reason()).contains("LpNormalization");
        assertThat(model.graph().notes()).anySatisfy(n -> assertThat(n).contains("LpNormalization"));
    }

    @Test
    void channelsLeftOpenAreThoseOfTheConvolutionThatReadsThem() {
        Random random = new Random(1);
        OnnxBuilder net = OnnxBuilder.model("open");
        String x = net.input("x", "N", "C", "H", "W");
        x = net.relu("relu", net.conv("conv", x, TensorData.weights(random, 8, 2, 3, 3), 1, 1, 2));
        x = net.conv("next", x, TensorData.weights(random, 6, 8, 1, 1), 1, 0);
        OnnxModel model = OnnxReader.read(net.output(x, "N", 6, "H", "W").build(), "open");

        assertThat(model.graph().inputs().get(0).shape()).containsExactly(-1L, 4L, -1L, -1L);
        assertThat(model.graph().layers().get(0).inputChannels()).isEqualTo(4);
    }

    @Test
    void aTruncatedFileIsRefused() {
        byte[] whole = TestNets.plain();
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
            assertThatThrownBy(() -> OnnxReader.read(Arrays.copyOf(whole, length), "cut.onnx"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("cut.onnx");
        }
    }

    @Test
    void aModelWithDataOutsideItsFileIsRefused() throws Exception {
        ModelProto.Builder proto = ModelProto.parseFrom(TestNets.plain()).toBuilder();
        proto.getGraphBuilder()
                .getInitializerBuilder(0)
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("../secret"));
        assertThatThrownBy(() -> OnnxReader.read(proto.build().toByteArray(), "m"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("outside of the model");
    }

    @Test
    void aCycleIsRefused() throws Exception {
        ModelProto.Builder proto = ModelProto.parseFrom(TestNets.plain()).toBuilder();
        var nodes = proto.getGraphBuilder();
        nodes.getNodeBuilder(0).setInput(0, nodes.getNode(2).getOutput(0));
        assertThatThrownBy(() -> OnnxReader.read(proto.build().toByteArray(), "m"))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void constantsInNodesAndListedAsInputsAreUnderstood() {
        Random random = new Random(1);
        OnnxBuilder net = OnnxBuilder.model("habits");
        String x = net.input("x", "N", 3, 8, 8);
        String w = net.constant("weights", TensorData.weights(random, 8, 3, 3, 3));
        x = net.op("Conv", "conv1", java.util.List.of(x, net.op("Identity", "id", w)), Map.of("pads", new long[] {
            1, 1, 1, 1
        }));
        x = net.op("Identity", "id2", x);
        net.output(net.conv("conv2", net.relu("relu", x), TensorData.weights(random, 4, 8, 3, 3), 1, 1));
        OnnxModel model = OnnxReader.read(net.build(), "habits");
        assertThat(model.graph().groups()).extracting(ChannelGroup::name).containsExactly("conv1");
    }
}
