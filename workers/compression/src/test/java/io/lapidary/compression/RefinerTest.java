package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RefinerTest {
    private static final int CALIBRATION = 256;
    private static final int FRESH = 64;
    private static final long SEED = 7;

    @TestFactory
    Stream<DynamicTest> refiningLeavesNoFamilyFurtherFromTheOriginal() {
        return TestNets.all().entrySet().stream()
                .map(net -> DynamicTest.dynamicTest(net.getKey(), () -> {
                    Fixture fixture = new Fixture(net.getValue(), net.getKey());
                    Candidate half = fixture.half(List.of());
                    double closedForm = fixture.loss(fixture.compiler.compile(half));
                    double refined = fixture.loss(fixture.refine(half));
                    // One position a sample, as behind a flattening, is little to learn from.
                    assertThat(refined).isLessThan(closedForm * 1.05);
                }));
    }

    @Test
    void refiningADeepNetTakesBackAThirdOfWhatClosedFormLoses() throws Exception {
        Fixture fixture = new Fixture(TestNets.deepResidual(6), "deep");
        Candidate half = fixture.half(List.of());
        assertThat(fixture.loss(fixture.refine(half))).isLessThan(fixture.loss(fixture.compiler.compile(half)) * 2 / 3);
    }

    @Test
    void refinedBytesAreTheSameEachTime() throws Exception {
        Fixture fixture = new Fixture(TestNets.all().get("residual"), "residual");
        Candidate half = fixture.half(fixture.int8());
        assertThat(fixture.refine(half)).isEqualTo(fixture.refine(half));
    }

    @Test
    void aRefinedCandidateIsQuantisedAsItAsks() throws Exception {
        Fixture fixture = new Fixture(TestNets.all().get("residual"), "residual");
        Candidate quantised = fixture.half(fixture.int8());
        double rounded = fixture.loss(fixture.refine(quantised));
        assertThat(rounded).isLessThan(fixture.loss(fixture.compiler.compile(quantised)));
        assertThat(new String(fixture.refine(quantised), StandardCharsets.ISO_8859_1))
                .contains("DequantizeLinear");
    }

    @Test
    void aCandidateThatPrunesNothingIsCompiledAsEver() throws Exception {
        Fixture fixture = new Fixture(TestNets.all().get("plain"), "plain");
        Candidate rounded = new Candidate(List.of(), fixture.int8());
        assertThat(fixture.refine(rounded)).isEqualTo(fixture.compiler.compile(rounded));
    }

    @Test
    void progressEndsAtOneAndNeverGoesBack() throws Exception {
        Fixture fixture = new Fixture(TestNets.all().get("residual"), "residual");
        List<Double> told = new ArrayList<>();
        new Refiner(fixture.compiler, fixture.samples, SEED).refine(fixture.half(List.of()), told::add);
        assertThat(told).isSorted().hasSizeGreaterThan(1).endsWith(1.0);
    }

    private static final class Fixture {
        private final OnnxModel model;
        private final ModelInputs samples;
        private final CandidateCompiler compiler;
        private final ModelInputs fresh;
        private final float[] expected;

        Fixture(byte[] bytes, String name) throws Exception {
            model = OnnxReader.read(bytes, name);
            samples = new NoiseInputs(model, CALIBRATION, 5);
            fresh = new NoiseInputs(model, FRESH, 99);
            Calibration calibration =
                    Calibration.of(model, samples, Criterion.INDEPENDENCE, TargetTypes.U8S8, SEED, share -> {});
            compiler = new CandidateCompiler(model, calibration, Map.of());
            expected = Outputs.of(bytes, model, fresh, FRESH);
        }

        Candidate half(List<LayerChoice> layers) {
            return new Candidate(
                    model.graph().groups().stream()
                            .map(g -> new GroupChoice(g.name(), 0.5))
                            .toList(),
                    layers);
        }

        List<LayerChoice> int8() {
            return model.graph().layers().stream()
                    .map(l -> new LayerChoice(l.name(), Precision.INT8))
                    .toList();
        }

        byte[] refine(Candidate candidate) {
            return new Refiner(compiler, samples, SEED).refine(candidate, share -> {});
        }

        /** Squared distance to the original's outputs on samples that were not calibrated on. */
        double loss(byte[] onnx) throws Exception {
            float[] actual = Outputs.of(onnx, model, fresh, FRESH);
            double sum = 0;
            for (int i = 0; i < actual.length; i++) {
                sum += (actual[i] - expected[i]) * (double) (actual[i] - expected[i]);
            }
            return sum;
        }
    }
}
