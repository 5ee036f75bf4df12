package io.lapidary.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.lapidary.candidate.Precision;
import io.lapidary.compression.Calibration;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.compression.Criterion;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.OnnxReader;
import io.lapidary.compression.TargetTypes;
import io.lapidary.graph.Layer;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.LayerTime;
import io.lapidary.runtime.data.LabelledData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceProbeTest {
    @TempDir
    Path folder;

    private final LabelledData data = TinyModels.pictures(40);

    @Test
    void everyLayerOfAModelGetsATimeAndTheTimesAddUpToARun() throws Exception {
        OnnxModel model = OnnxReader.read(TinyModels.stack("N", 32, 5), "stack");
        DeviceProfile profile = probe(model);

        assertThat(profile.layerTimes())
                .extracting(LayerTime::layer)
                .containsExactlyElementsOf(
                        model.graph().layers().stream().map(Layer::name).toList());
        assertThat(profile.layerTimes()).allSatisfy(time -> {
            assertThat(time.floatMicros()).isPositive();
            assertThat(time.int8Micros()).isPositive();
        });
        // The first convolution has a 32nd of the second's work.
        assertThat(profile.layerTimes().get(1).floatMicros())
                .isGreaterThan(profile.layerTimes().get(0).floatMicros());
        assertThat(profile.overheadMicros()).isNotNegative();
        assertThat(profile.borderMicros()).isNotNegative();
        assertThat(profile.engines()).containsKeys("onnxruntime", "djl");
    }

    @Test
    void aNameThatBreaksTheEnginesProfileLeavesAllTimesToTheMultiplications() throws Exception {
        ModelProto.Builder proto = ModelProto.parseFrom(TinyModels.stack("N", 32, 2)).toBuilder();
        proto.getGraphBuilder().getNodeBuilder(0).setName("say \"hi\" to net\\conv\t");
        OnnxModel model = OnnxReader.read(proto.build().toByteArray(), "quoted");
        assertThat(probe(model).layerTimes())
                .hasSameSizeAs(model.graph().layers())
                .allMatch(time -> time.floatMicros() > 0);
    }

    @Test
    void nodesAreFoundByNameThenByTheShapeOfTheirWeightsThenByOrder() {
        OnnxModel model = OnnxReader.read(TinyModels.stack("N", 32, 3), "stack");
        String profile = "[%s,%s,%s,%s,%s]"
                .formatted(
                        event("conv1_token_7", "QLinearConv", 20, "[1,32,14,14]", "[32,32,3,3]"),
                        event("fused_a", "Conv", 10, "[1,1,28,28]", "[32,1,3,3]"),
                        event("pool", "GlobalAveragePool", 99, "[1,32,14,14]"),
                        event("fused_b", "Conv", 30, "[1,32,14,14]", "[32,32,3,3]"),
                        event("odd", "FusedGemm", 5, "[1,32]", "[7,7]"));
        Map<String, Double> found = NodeTimes.of(profile).byLayer(model.graph().layers());
        assertThat(found).isEqualTo(Map.of("conv0", 10.0, "conv1", 20.0, "conv2", 30.0, "fc", 5.0));
    }

    @Test
    void theProcessorsFeaturesDecideStepAndGains() throws Exception {
        Path cpuinfo = folder.resolve("cpuinfo");
        Files.writeString(
                cpuinfo, "processor\t: 0\nmodel name\t: Some CPU\nflags\t\t: fpu sse2 avx2 avx512f avx512_vnni\n");
        Processor vnni = Processor.of(cpuinfo, "amd64");
        assertThat(vnni.name()).isEqualTo("Some CPU");
        assertThat(vnni.channelStep()).isEqualTo(16);
        assertThat(vnni.gains()).contains(Precision.INT8);

        Files.writeString(cpuinfo, "flags\t\t: fpu sse2 avx2\n");
        Processor old = Processor.of(cpuinfo, "amd64");
        assertThat(old.channelStep()).isEqualTo(8);
        assertThat(old.gains()).doesNotContain(Precision.INT8);

        Files.writeString(cpuinfo, "Features\t: fp asimd asimddp\n");
        Processor arm = Processor.of(cpuinfo, "aarch64");
        assertThat(arm.gains()).contains(Precision.INT8);
        assertThat(TargetTypes.forFeatures(arm.features()).signedActivations()).isTrue();
        assertThat(Processor.of(folder.resolve("nothing"), "aarch64").name()).isEqualTo("aarch64");
    }

    private DeviceProfile probe(OnnxModel model) throws Exception {
        Calibration calibration = Calibration.of(model, data, Criterion.MAGNITUDE_L1, TargetTypes.U8S8, 7, share -> {});
        byte[] int8 = new CandidateCompiler(model, calibration, Map.of()).compile(DeviceProbe.allInt8(model.graph()));
        return new DeviceProbe(new MachineLock(folder.resolve("lock")), 1)
                .probe(model.graph(), model.bytes(), int8, data.batch(0, 1));
    }

    private static String event(String name, String op, int micros, String... shapes) {
        String inputs = Arrays.stream(shapes).map("{\"float\":%s}"::formatted).collect(Collectors.joining(","));
        return "{\"cat\":\"Node\",\"name\":\"%s_kernel_time\",\"dur\":%d,\"args\":{\"op_name\":\"%s\",\"input_type_shape\":[%s]}}"
                .formatted(name, micros, op, inputs);
    }
}
