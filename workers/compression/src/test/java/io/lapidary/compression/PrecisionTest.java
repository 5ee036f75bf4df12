package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.candidate.WeightFormat;
import io.lapidary.outcome.LayerGain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every precision compiles, runs, has the exact size that was told, and stays as near to float as is stated here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrecisionTest {
    private static final int SAMPLES = 8;

    /** Signal to noise of a whole net of a few layers, all of them at this precision, in decibels. */
    private static final Map<String, Double> LEAST_DECIBELS = Map.ofEntries(
            Map.entry("float16", 60.0),
            Map.entry("bfloat16", 40.0),
            Map.entry("int8", 32.0),
            Map.entry("w7", 30.0),
            Map.entry("w6", 28.0),
            Map.entry("w5", 24.0),
            Map.entry("w4", 20.0),
            Map.entry("w3", 15.0),
            Map.entry("w2", 6.0),
            Map.entry("w6-codebook", 28.0),
            Map.entry("w5-codebook", 24.0),
            Map.entry("w4-codebook", 20.0),
            Map.entry("w3-codebook", 15.0),
            Map.entry("w2-codebook", 6.0),
            Map.entry("float32-s50", 14.0),
            Map.entry("float16-s30", 20.0),
            Map.entry("bfloat16-s30", 20.0),
            Map.entry("int8-s50", 14.0),
            Map.entry("w4-s50", 12.0),
            Map.entry("w4-codebook-s50", 12.0),
            Map.entry("w4-codebook-s99", 0.0));

    private OnnxModel model;
    private NoiseInputs inputs;
    private final Map<TargetTypes, Calibration> calibrations = new HashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @BeforeAll
    void calibrate() {
        model = OnnxReader.read(TestNets.residual(true), "residual");
        inputs = new NoiseInputs(model, 64, 5);
    }

    @AfterAll
    void stop() {
        threads.shutdownNow();
    }

    private CandidateCompiler compiler(TargetTypes types, Rounding rounding) {
        Calibration calibration = calibrations.computeIfAbsent(
                types, t -> Calibration.of(model, inputs, Criterion.INDEPENDENCE, t, 7, share -> {}));
        return new CandidateCompiler(model, calibration, Map.of(), rounding);
    }

    private Candidate all(String precision) {
        return new Candidate(
                List.of(),
                model.graph().layers().stream()
                        .map(l -> new LayerChoice(l.name(), Precision.of(precision)))
                        .toList());
    }

    private double decibels(byte[] compiled) throws Exception {
        float[] base = Outputs.of(model.bytes(), model, inputs, SAMPLES);
        float[] rounded = Outputs.of(compiled, model, inputs, SAMPLES);
        double signal = 0;
        double noise = 1e-20;
        for (int i = 0; i < base.length; i++) {
            signal += base[i] * (double) base[i];
            noise += (base[i] - rounded[i]) * (double) (base[i] - rounded[i]);
        }
        return 10 * Math.log10(signal / noise);
    }

    @Test
    void everyFormatHasItsBound() {
        assertThat(LEAST_DECIBELS.keySet())
                .containsAll(Arrays.stream(WeightFormat.values())
                        .map(WeightFormat::label)
                        .filter(l -> !l.equals("float32"))
                        .toList());
    }

    @TestFactory
    Stream<DynamicTest> everyPrecisionStaysNearToFloatAndHasItsExactSize() {
        return LEAST_DECIBELS.keySet().stream()
                .sorted()
                .map(label -> DynamicTest.dynamicTest(label, () -> {
                    CandidateCompiler compiler = compiler(TargetTypes.U8S8, Rounding.FEEDBACK);
                    byte[] compiled = compiler.compile(all(label));
                    assertThat(decibels(compiled)).isGreaterThan(LEAST_DECIBELS.get(label));
                    assertThat(compiler.sizeBytes(all(label))).isEqualTo(compiled.length);
                    assertThat(compiler(TargetTypes.U8S8, Rounding.FEEDBACK).compile(all(label)))
                            .isEqualTo(compiled);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyFamilyTakesAnyMixOfPrecisions() {
        return TestNets.all().entrySet().stream()
                .map(net -> DynamicTest.dynamicTest(net.getKey(), () -> {
                    OnnxModel family = OnnxReader.read(net.getValue(), net.getKey());
                    NoiseInputs noise = new NoiseInputs(family, 32, 5);
                    CandidateCompiler compiler = new CandidateCompiler(
                            family,
                            Calibration.of(family, noise, Criterion.MAGNITUDE_L1, TargetTypes.U8S8, 7, share -> {}),
                            Map.of());
                    List<String> labels =
                            LEAST_DECIBELS.keySet().stream().sorted().toList();
                    Random random = new Random(3);
                    for (int i = 0; i < 8; i++) {
                        List<LayerChoice> choices = new ArrayList<>();
                        family.graph().layers().forEach(l -> {
                            Precision precision = Precision.of(labels.get(random.nextInt(labels.size())));
                            if (l.takes(precision)) {
                                choices.add(new LayerChoice(l.name(), precision));
                            }
                        });
                        List<GroupChoice> keeps = family.graph().groups().stream()
                                .map(g -> new GroupChoice(g.name(), 0.4 + 0.6 * random.nextDouble()))
                                .toList();
                        Candidate mixed = new Candidate(keeps, choices);
                        byte[] compiled = compiler.compile(mixed);
                        assertThat(Outputs.of(compiled, family, noise, SAMPLES)).doesNotContain(Float.NaN);
                        assertThat(compiler.sizeBytes(mixed)).as("%s", mixed).isEqualTo(compiled.length);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyDevicesTypesStayNearToFloat() {
        Map<String, List<String>> devices = Map.of(
                "x86 with VNNI: U8S8", List.of("sse2", "avx512_vnni"),
                "x86 without: U8S8 of 7 bits", List.of("sse2", "avx2"),
                "ARM: S8S8", List.of("asimd", "asimddp"));
        Map<String, TargetTypes> expected = Map.of(
                "x86 with VNNI: U8S8", new TargetTypes(false, 8, true),
                "x86 without: U8S8 of 7 bits", new TargetTypes(false, 7, false),
                "ARM: S8S8", new TargetTypes(true, 8, true));
        return devices.entrySet().stream()
                .map(device -> DynamicTest.dynamicTest(device.getKey(), () -> {
                    TargetTypes types = TargetTypes.forFeatures(device.getValue());
                    assertThat(types).isEqualTo(expected.get(device.getKey()));
                    CandidateCompiler compiler = compiler(types, Rounding.FEEDBACK);
                    byte[] compiled = compiler.compile(all("int8"));
                    assertThat(decibels(compiled)).isGreaterThan(types.weightBits() == 7 ? 28 : 32);
                    assertThat(compiler.sizeBytes(all("int8"))).isEqualTo(compiled.length);
                }));
    }

    @TestFactory
    Stream<DynamicTest> feedbackLosesLessThanNearest() {
        return Stream.of("w4", "w3", "w4-codebook", "w3-codebook", "float32-s50", "w4-codebook-s50")
                .map(label -> DynamicTest.dynamicTest(label, () -> {
                    double feedback = decibels(
                            compiler(TargetTypes.U8S8, Rounding.FEEDBACK).compile(all(label)));
                    double nearest = decibels(
                            compiler(TargetTypes.U8S8, Rounding.NEAREST).compile(all(label)));
                    assertThat(feedback).isGreaterThan(nearest + 2);
                }));
    }

    @Test
    void whatEachLayersPrecisionBuysIsTold() {
        List<String> labels = List.of("int8", "w4", "float16", "w4-codebook-s80", "float32-s50", "w2", "float32");
        List<LayerChoice> choices = new ArrayList<>();
        for (int i = 0; i < model.graph().layers().size(); i++) {
            choices.add(
                    new LayerChoice(model.graph().layers().get(i).name(), Precision.of(labels.get(i % labels.size()))));
        }
        Candidate mixed = new Candidate(List.of(), choices);
        List<LayerGain> gains = compiler(TargetTypes.U8S8, Rounding.FEEDBACK).gains(mixed);
        assertThat(gains).hasSize(mixed.layers().size());
        for (LayerGain gain : gains) {
            assertThat(gain.computesInInt8()).isEqualTo(gain.precision().runsAsInt8());
            assertThat(gain.faster()).isEqualTo(gain.computesInInt8());
            int weights = (int) gain.floatBytes() / 4;
            // Scales and biases are not in it.
            assertThat(gain.bytes() - gain.precision().storedBytes() * weights)
                    .as("%s", gain)
                    .isBetween(-0.1 * weights, 600.0);
        }
        TargetTypes old = new TargetTypes(false, 7, false);
        assertThat(compiler(old, Rounding.FEEDBACK).gains(mixed)).noneMatch(LayerGain::faster);
    }

    @Test
    void fewerBitsAndMoreZerosPackSmaller() {
        CandidateCompiler compiler = compiler(TargetTypes.U8S8, Rounding.FEEDBACK);
        List<Long> sizes = Stream.of("int8", "w6", "w4", "w3", "w2")
                .map(label -> Packing.packedSize(compiler.compile(all(label))))
                .toList();
        assertThat(sizes).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        List<Long> sparse = Stream.of("w4-codebook-s30", "w4-codebook-s60", "w4-codebook-s90")
                .map(label -> Packing.packedSize(compiler.compile(all(label))))
                .toList();
        assertThat(sparse).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void aSparseLayerHasExactlySoManyWeightsLeft() {
        LayerWeights weights = LayerExamples.weights(3, 6, 24);
        RoundedWeights rounded = new WeightRounder(
                        Precision.of("w4-codebook-s75"), 4, LayerExamples.gram(3, 24), true, 0)
                .round(weights);
        assertThat(rounded.kept().cardinality()).isEqualTo(6 * 24 / 4);
        Set<Float> shared = new HashSet<>();
        for (int o = 0; o < 6; o++) {
            for (int c = 0; c < 24; c++) {
                float value = rounded.value(o, c);
                assertThat(value != 0 && !rounded.kept().get(o * 24 + c)).isFalse();
                shared.add(value / rounded.scales()[o]);
            }
        }
        assertThat(shared.size()).isLessThanOrEqualTo(2 * 17);
    }

    @Test
    void aCompilerServesManyThreadsAlike() throws Exception {
        CandidateCompiler compiler = compiler(TargetTypes.U8S8, Rounding.FEEDBACK);
        List<Callable<byte[]>> calls = new ArrayList<>();
        IntStream.range(0, 6)
                .forEach(i -> calls.add(() -> compiler.compile(all(i % 2 == 0 ? "w4" : "w3-codebook-s40"))));
        List<byte[]> results = new ArrayList<>();
        for (Future<byte[]> future : threads.invokeAll(calls)) {
            results.add(future.get());
        }
        for (int i = 2; i < results.size(); i++) {
            assertThat(results.get(i)).isEqualTo(results.get(i - 2));
        }
    }
}
