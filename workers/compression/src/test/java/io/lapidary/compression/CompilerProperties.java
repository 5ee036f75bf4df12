package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What must hold of every model and every legal candidate. */
final class CompilerProperties {
    private static final int CALIBRATION = 256;
    private static final int SAMPLES = 8;
    /** Relative error of the pruned graph against the same graph masked. */
    private static final double FLOAT_ERROR = 1e-4;
    /** Relative error of int8 against float: a signal-to-noise ratio of 20 dB. */
    private static final double INT8_ERROR = 0.1;

    private CompilerProperties() {}

    /** Checks this many seeded candidates of a model. */
    static void check(String name, byte[] bytes, int candidates) throws Exception {
        OnnxModel model = OnnxReader.read(bytes, name);
        assertThat(model.graph().groups()).as("groups of %s", name).isNotEmpty();
        NoiseInputs inputs = new NoiseInputs(model, CALIBRATION, 5);
        Calibration calibration =
                Calibration.of(model, inputs, Criterion.INDEPENDENCE, TargetTypes.U8S8, 7, share -> {});
        CandidateCompiler compiler = new CandidateCompiler(model, calibration, Map.of("seed", "7"));
        float[] base = Outputs.of(bytes, model, inputs, SAMPLES);
        assertThat(Outputs.of(model.normalised().toBytes(Map.of()), model, inputs, SAMPLES))
                .as("normalised %s", name)
                .satisfies(out -> assertThat(distance(out, base)).isLessThan(1e-5));
        assertThat(compiler.compile(Candidate.UNTOUCHED)).isEqualTo(bytes);
        Random random = new Random(11);
        for (int i = 0; i < candidates; i++) {
            Candidate pruned = new Candidate(randomKeeps(model, random), List.of());
            float[] expected = Outputs.of(compiler.compileMasked(pruned), model, inputs, SAMPLES);
            float[] actual = Outputs.of(compiler.compile(pruned), model, inputs, SAMPLES);
            assertThat(distance(actual, expected)).as("%s: %s", name, pruned).isLessThan(FLOAT_ERROR);

            Candidate mixed = new Candidate(pruned.groups(), randomPrecisions(model, random));
            byte[] compiled = compiler.compile(mixed);
            float[] rounded = Outputs.of(compiled, model, inputs, SAMPLES);
            assertAll(
                    () -> assertThat(distance(rounded, expected))
                            .as("%s: %s", name, mixed)
                            .isLessThan(INT8_ERROR),
                    () -> assertThat(compiler.compile(mixed)).isEqualTo(compiled),
                    () -> assertThat(compiler.sizeBytes(mixed)).isEqualTo(compiled.length));
        }
    }

    private static List<GroupChoice> randomKeeps(OnnxModel model, Random random) {
        List<GroupChoice> keeps = new ArrayList<>();
        model.graph().groups().forEach(g -> keeps.add(new GroupChoice(g.name(), 0.2 + 0.8 * random.nextDouble())));
        return keeps;
    }

    private static List<LayerChoice> randomPrecisions(OnnxModel model, Random random) {
        List<LayerChoice> precisions = new ArrayList<>();
        model.graph().layers().forEach(l -> {
            boolean isFloat = !l.quantisable() || random.nextInt(4) == 0;
            precisions.add(new LayerChoice(l.name(), isFloat ? Precision.FLOAT32 : Precision.INT8));
        });
        return precisions;
    }

    /** Root of the relative squared difference. */
    private static double distance(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        double difference = 0;
        double scale = 1e-12;
        for (int i = 0; i < a.length; i++) {
            difference += (a[i] - b[i]) * (double) (a[i] - b[i]);
            scale += b[i] * (double) b[i];
        }
        return Math.sqrt(difference / scale);
    }
}
