package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What must hold of every model and every legal candidate. */
final class CompilerProperties {
    private static final int CALIBRATION = 256;
    private static final int SAMPLES = 8;
    /** Relative error of the pruned graph against the same graph masked. */
    private static final double FLOAT_ERROR = 1e-4;

    private CompilerProperties() {}

    /**
     * Checks this many seeded candidates of a model.
     *
     * @param decibels the least signal-to-noise ratio of int8 against float
     * @return the least that was seen
     */
    static double check(String name, byte[] bytes, int candidates, double decibels) throws Exception {
        OnnxModel model = OnnxReader.read(bytes, name);
        assertThat(model.graph().groups()).as("groups of %s", name).isNotEmpty();
        NoiseInputs inputs = new NoiseInputs(model, CALIBRATION, 5);
        CandidateCompiler compiler = compiler(model, inputs);
        CandidateCompiler other = compiler(model, inputs);
        float[] base = Outputs.of(bytes, model, inputs, SAMPLES);
        assertThat(Outputs.of(model.normalised().toBytes(Map.of()), model, inputs, SAMPLES))
                .as("normalised %s", name)
                .satisfies(out -> assertThat(distance(out, base)).isLessThan(1e-5));
        assertThat(compiler.compile(Candidate.UNTOUCHED)).isEqualTo(bytes);
        Random random = new Random(11);
        double least = Double.POSITIVE_INFINITY;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < candidates; i++) {
                Candidate pruned = new Candidate(randomKeeps(model, random), List.of());
                float[] expected = Outputs.of(compiler.compileMasked(pruned), model, inputs, SAMPLES);
                float[] actual = Outputs.of(compiler.compile(pruned), model, inputs, SAMPLES);
                assertThat(distance(actual, expected))
                        .as("%s: %s", name, pruned)
                        .isLessThan(FLOAT_ERROR);

                Candidate mixed = new Candidate(pruned.groups(), randomPrecisions(model, random));
                Callable<byte[]> compile = () -> compiler.compile(mixed);
                List<Future<byte[]>> same = threads.invokeAll(List.of(compile, compile, () -> other.compile(mixed)));
                byte[] compiled = same.get(0).get();
                for (Future<byte[]> again : same) {
                    assertThat(again.get()).as("%s: %s", name, mixed).isEqualTo(compiled);
                }
                assertThat(compiler.sizeBytes(mixed)).as("%s: %s", name, mixed).isEqualTo(compiled.length);
                float[] rounded = Outputs.of(compiled, model, inputs, SAMPLES);
                double ratio = -20 * Math.log10(distance(rounded, expected));
                assertThat(ratio).as("dB of %s: %s", name, mixed).isGreaterThan(decibels);
                least = Math.min(least, ratio);
            }
        } finally {
            threads.shutdownNow();
        }
        return least;
    }

    private static CandidateCompiler compiler(OnnxModel model, ModelInputs inputs) {
        Calibration calibration =
                Calibration.of(model, inputs, Criterion.INDEPENDENCE, TargetTypes.U8S8, 7, share -> {});
        return new CandidateCompiler(model, calibration, Map.of("seed", "7"));
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
