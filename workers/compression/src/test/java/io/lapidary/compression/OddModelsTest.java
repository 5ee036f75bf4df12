package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.Layer;
import io.lapidary.issue.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that are valid, but that hardly anybody would make. */
class OddModelsTest {
    private static byte[] withLargeWeights() {
        Random random = new Random(3);
        OnnxBuilder net = OnnxBuilder.model("large");
        float[] large = new float[64];
        Arrays.fill(large, 2e5f);
        String x = net.matMul("first", net.input("x", "N", 8), TensorData.floats(large, 8, 8));
        net.outputAs("y", net.matMul("second", x, TensorData.weights(random, 8, 4)), "N", 4);
        return net.build();
    }

    @Test
    void weightsBeyondTheReachOfFloat16AreRefusedWithTheirLayer() {
        OnnxModel model = OnnxReader.read(withLargeWeights(), "large");
        Calibration calibration = Calibration.of(
                model, new NoiseInputs(model, 64, 1), Criterion.INDEPENDENCE, TargetTypes.U8S8, 1, share -> {});
        CandidateCompiler compiler = new CandidateCompiler(model, calibration, Map.of());
        String layer = model.graph().layers().get(0).name();

        assertThatThrownBy(() -> compiler.compile(all(layer, "float16")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(layer)
                .hasMessageContaining("65,504");
        assertThat(compiler.compile(all(layer, "bfloat16"))).isNotEmpty();
        assertThat(compiler.sizeBytes(all(layer, "bfloat16"))).isPositive();
    }

    private static Candidate all(String layer, String precision) {
        return new Candidate(List.of(), List.of(new LayerChoice(layer, Precision.of(precision))));
    }

    @Test
    void aLayerWithoutAnyWeightIsNotOneToCompress() {
        OnnxBuilder net = OnnxBuilder.model("empty");
        String x = net.input("x", "N", 8);
        String none = net.matMul("none", x, TensorData.filled(0, 8, 0));
        String some = net.matMul("some", x, TensorData.filled(0.5f, 8, 4));
        net.outputAs("y", net.concat("both", 1, none, some), "N", 4);

        OnnxModel model = OnnxReader.read(net.build(), "empty");

        assertThat(model.graph().layers()).extracting(Layer::name).containsExactly("some");
    }

    @Test
    void aProductOfAVectorIsNamedWithItsReason() {
        OnnxBuilder net = OnnxBuilder.model("vector");
        String y = net.matMul("vector_by_matrix", net.input("x", 8), TensorData.filled(0.5f, 8, 4));
        net.outputAs("y", y, 4);

        OnnxModel model = OnnxReader.read(net.build(), "vector");

        assertThat(model.graph().layers()).isEmpty();
        assertThat(model.graph().frozen()).singleElement().satisfies(frozen -> {
            assertThat(frozen.layer()).isEqualTo("vector_by_matrix");
            assertThat(frozen.reason()).isEqualTo("its input is a vector, without an axis for the batch");
        });
    }

    @Test
    void aRecurrentLayerTakesNoOtherPrecision() {
        OnnxModel model = OnnxReader.read(SequenceNets.all().get("lstm"), "lstm");
        Calibration calibration = Calibration.of(
                model, new NoiseInputs(model, 64, 1), Criterion.INDEPENDENCE, TargetTypes.U8S8, 1, share -> {});
        CandidateCompiler compiler = new CandidateCompiler(model, calibration, Map.of());

        assertThatThrownBy(() -> compiler.compile(all("memory", "float16")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("memory")
                .hasMessageContaining("kept as they are");
        assertThat(calibration.profile(1).layer("memory").orElseThrow().int8Error())
                .isZero();
    }

    @Test
    void aModelThatMixesItsBatchRunsOneSampleAtATime() {
        Parts p = new Parts("mixing", 7);
        String x = p.relu(p.conv("conv1", p.net.input("x", "N", 3, 6, 6), 3, 8, 3));
        x = p.net.reshape("all_in_one", p.conv("conv2", x, 8, 4, 3), 1, -1, 4);
        x = p.net.op("ReduceMean", "mean", List.of(x), Map.of("axes", new long[] {1}, "keepdims", 0));
        OnnxModel model = OnnxReader.read(p.ending(p.fc("fc", x, 4, 2), 2), "mixing");

        assertThat(model.dynamicBatch()).isFalse();
        assertThat(model.fixedBatch()).isEqualTo(1);
        assertThat(model.graph().notes()).singleElement().asString().contains("one sample at a time");
        Calibration calibration = Calibration.of(
                model, new NoiseInputs(model, 20, 1), Criterion.INDEPENDENCE, TargetTypes.U8S8, 1, share -> {});
        Candidate half = new Candidate(List.of(new GroupChoice("conv1", 0.5)), List.of());
        assertThat(new CandidateCompiler(model, calibration, Map.of()).compile(half))
                .isNotEmpty();
    }

    private static byte[] named(String inner, String input) {
        Parts p = new Parts("named", 8);
        String x = p.relu(p.conv(inner, p.net.input(input, "N", 3, 6, 6), 3, 8, 3));
        return p.classifier(p.relu(p.conv("conv2", x, 8, 6, 3)), 6, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D\uDC8E", "a\u0000b", "a\nb\u001b[2J", "\u00e9\u4e2d\u0301"})
    void strangeNamesInsideAModelAreTaken(String name) throws Exception {
        OnnxModel model = OnnxReader.read(named("conv" + name, "pictures"), "named");
        Calibration calibration = Calibration.of(
                model, new NoiseInputs(model, 20, 1), Criterion.INDEPENDENCE, TargetTypes.U8S8, 1, share -> {});
        Layer first = model.graph().layers().get(0);
        Candidate candidate = new Candidate(
                List.of(new GroupChoice(first.outputGroup(), 0.5)),
                List.of(new LayerChoice(first.name(), Precision.INT8)));

        byte[] compiled = new CandidateCompiler(model, calibration, Map.of()).compile(candidate);

        assertThat(first.name()).isEqualTo("conv" + name);
        try (OrtRunner runner = OrtRunner.of(compiled)) {
            assertThat(runner.floats(new NoiseInputs(model, 1, 1).batch(0, 1))).containsOnlyKeys("y");
        }
    }

    @Test
    void anInputThatCannotBeAskedForIsRefusedWithItsName() {
        assertThatThrownBy(() -> OnnxReader.read(named("conv1", "x\uD83D\uDC8E"), "named"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("input (x\uD83D\uDC8E)")
                .hasMessageContaining("Rename it");
    }

    @Test
    void aVeryLongNameIsTaken() {
        OnnxModel model = OnnxReader.read(named("c".repeat(100_000), "x".repeat(100_000)), "named");
        assertThat(model.graph().groups()).hasSize(2);
    }
}
