package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.compression.GramLimits.Block;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Layers with more columns than one Gram matrix may have. */
class WideLayersTest {
    private static final int SAMPLES = 64;
    /** The dense layer behind the flattening has 128 inputs. */
    private static final GramLimits NARROW = new GramLimits(100, 50);

    private OnnxModel model;
    private NoiseInputs inputs;

    @BeforeEach
    void aNetworkWithOne() {
        model = OnnxReader.read(TestNets.flattened("N"), "flattened");
        inputs = new NoiseInputs(model, 512, 3);
    }

    @Test
    void theyHaveBlocksOfNearlyTheSameSize() {
        assertThat(NARROW.blocks(128, 1)).containsExactly(new Block(0, 42), new Block(42, 85), new Block(85, 128));
        assertThat(NARROW.blocks(3, 64)).containsExactly(new Block(0, 1), new Block(1, 2), new Block(2, 3));
        assertThat(NARROW.blocks(11, 9)).containsExactly(new Block(0, 11));
    }

    @Test
    void solvedInBlocksTheyLoseLessThanSlicedAndMoreThanWhole() throws Exception {
        double whole = loss(calibrated(GramLimits.DEFAULT));
        double blocks = loss(calibrated(NARROW));
        double sliced = loss(Calibration.slicing(model, inputs, Criterion.INDEPENDENCE, TargetTypes.U8S8, 7));
        assertThat(blocks).isBetween(whole, sliced);
        assertThat(blocks).isNotCloseTo(sliced, Percentage.withPercentage(10));
    }

    @Test
    void theSlicedGraphEqualsTheMaskedOne() throws Exception {
        CandidateCompiler compiler = new CandidateCompiler(model, calibrated(NARROW), Map.of());
        float[] masked = Outputs.of(compiler.compileMasked(halved()), model, inputs, SAMPLES);
        float[] sliced = Outputs.of(compiler.compile(halved()), model, inputs, SAMPLES);
        assertThat(distance(sliced, masked)).isLessThan(1e-8);
    }

    @Test
    void theUserIsToldOfThem() {
        Random random = new Random(1);
        OnnxBuilder net = OnnxBuilder.model("wide");
        String x = net.conv("conv", net.input("x", "N", 3, 4, 4), TensorData.weights(random, 600, 3, 1, 1), 1, 0);
        x = net.flatten("flatten", net.relu("relu", x));
        net.output(net.gemm("fc", x, TensorData.weights(random, 4, 9600), TensorData.filled(0, 4)));
        assertThat(OnnxReader.read(net.build(), "wide").graph().notes())
                .singleElement()
                .satisfies(note -> assertThat(note).contains("fc", "9600", "5 blocks"));
    }

    private Calibration calibrated(GramLimits limits) {
        return Calibration.of(model, inputs, Criterion.INDEPENDENCE, TargetTypes.U8S8, 7, limits);
    }

    private Candidate halved() {
        return new Candidate(
                model.graph().groups().stream()
                        .map(g -> new GroupChoice(g.name(), 0.5))
                        .toList(),
                List.of());
    }

    /** Relative squared error of the outputs with half of the channels. */
    private double loss(Calibration calibration) throws Exception {
        CandidateCompiler compiler = new CandidateCompiler(model, calibration, Map.of());
        return distance(
                Outputs.of(compiler.compile(halved()), model, inputs, SAMPLES),
                Outputs.of(model.bytes(), model, inputs, SAMPLES));
    }

    private static double distance(float[] a, float[] b) {
        double difference = 0;
        double scale = 0;
        for (int i = 0; i < a.length; i++) {
            difference += (a[i] - b[i]) * (double) (a[i] - b[i]);
            scale += b[i] * (double) b[i];
        }
        return difference / scale;
    }
}
