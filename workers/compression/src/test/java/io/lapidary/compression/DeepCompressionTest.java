package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeepCompressionTest {
    private static final int SAMPLES = 32;

    private final OnnxModel model = OnnxReader.read(TestNets.deepResidual(3), "deep");
    private final ModelInputs inputs = new NoiseInputs(model, 96, 5);
    private final Calibration calibration =
            Calibration.of(model, inputs, Criterion.MAGNITUDE_L1, TargetTypes.U8S8, 7, share -> {});
    private final CandidateCompiler compiler = new CandidateCompiler(model, calibration, Map.of());
    private final List<DeepCompression.Tried> told = new ArrayList<>();

    /** Percent of the outputs' energy that is not noise, as a stand-in for an accuracy. */
    private double likeness(byte[] onnx) {
        try {
            float[] base = Outputs.of(model.bytes(), model, inputs, SAMPLES);
            float[] other = Outputs.of(onnx, model, inputs, SAMPLES);
            double signal = 0;
            double noise = 0;
            for (int i = 0; i < base.length; i++) {
                signal += base[i] * (double) base[i];
                noise += (base[i] - other[i]) * (double) (base[i] - other[i]);
            }
            return 100 * (1 - noise / signal);
        } catch (ai.onnxruntime.OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private DeepCompression.Tried search(double least) {
        told.clear();
        return DeepCompression.search(model, calibration, compiler, inputs, least, this::likeness, told::add);
    }

    @Test
    void theSmallestThatHoldsTheAccuracyIsFound() {
        DeepCompression.Tried found = search(95);
        assertThat(found.accuracy()).isGreaterThanOrEqualTo(95);
        assertThat(found.packedBytes()).isLessThan(Packing.packedSize(model.bytes()) / 4);
        assertThat(told).filteredOn(t -> t.accuracy() >= 95).allMatch(t -> t.packedBytes() >= found.packedBytes());
        byte[] again = compiler.compile(found.candidate());
        assertThat((long) again.length).isEqualTo(found.sizeBytes());
        assertThat(Packing.packedSize(again)).isEqualTo(found.packedBytes());
    }

    @Test
    void aTighterBudgetCostsBytes() {
        assertThat(search(99).packedBytes()).isGreaterThan(search(80).packedBytes());
    }

    @Test
    void whereNoneHoldsTheMostAccurateIsGiven() {
        DeepCompression.Tried found = search(101);
        assertThat(told).allMatch(t -> t.accuracy() <= found.accuracy());
    }
}
