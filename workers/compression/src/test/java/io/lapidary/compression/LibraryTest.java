package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.lapidary.candidate.Candidate;
import io.lapidary.issue.InvalidInput;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The module by itself, as a program of somebody else's uses it. */
class LibraryTest {
    private static final Pattern IN_README = Pattern.compile("<!-- library -->\\s*```java\\n(.*?)```", Pattern.DOTALL);
    private static final int SAMPLES = 64;

    @TempDir
    Path folder;

    @Test
    void theTenLinesInTheReadmeCompressAModel() throws Exception {
        Matcher block = IN_README.matcher(Files.readString(Path.of("../../README.md")));
        assertThat(block.find()).isTrue();
        String source = block.group(1);
        assertThat(body(source)).hasSizeLessThanOrEqualTo(10);
        Path file = Files.writeString(folder.resolve("Smaller.java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int errors = compiler.run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());
        assertThat(errors).isZero();

        byte[] model = model();
        Path in = Files.write(folder.resolve("in.onnx"), model);
        Path out = folder.resolve("out.onnx");
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Method compress =
                    loader.loadClass("Smaller").getDeclaredMethod("compress", Path.class, Path.class, float[].class);
            compress.setAccessible(true);
            compress.invoke(null, in, out, noise(SAMPLES * 3 * 16 * 16));
        }

        assertThat(Files.size(out)).isLessThan(model.length / 2);
        try (OrtSession session = OrtEnvironment.getEnvironment()
                .createSession(Files.readAllBytes(out), new OrtSession.SessionOptions())) {
            assertThat(session.getInputNames()).containsExactly("x");
            assertThat(session.getMetadata().getCustomMetadata().get("lapidary.candidate"))
                    .contains("\"conv1\":0.5", "\"conv2\":\"int8\"");
        }
    }

    /** The lines within the method. */
    private static List<String> body(String source) {
        List<String> lines = source.lines().map(String::strip).toList();
        int first = 0;
        while (!lines.get(first).startsWith("static")) {
            first++;
        }
        return lines.subList(first + 1, lines.indexOf("}"));
    }

    @Test
    void manyThreadsCompileTheBytesThatOneDoes() throws Exception {
        OnnxModel model = OnnxReader.read(TestNets.residual(true), "residual");
        Random random = new Random(3);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            candidates.add(BenchCandidates.draw(model.graph(), random));
        }
        List<byte[]> expected = new ArrayList<>();
        for (Candidate candidate : candidates) {
            expected.add(compiler(model).compile(candidate));
        }

        CandidateCompiler shared = compiler(model);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<byte[]>> compiled = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                candidates.forEach(c -> compiled.add(threads.submit(() -> shared.compile(c))));
            }
            for (int i = 0; i < compiled.size(); i++) {
                assertThat(compiled.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(expected.get(i % expected.size()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static CandidateCompiler compiler(OnnxModel model) {
        Calibration calibration = Calibration.of(
                model, new NoiseInputs(model, 32, 5), Criterion.INDEPENDENCE, TargetTypes.U8S8, 7, share -> {});
        return new CandidateCompiler(model, calibration, Map.of());
    }

    @Test
    void arraysAreHandedOverSampleBySample() {
        OnnxModel model = OnnxReader.read(model(), "net");
        float[] values = noise(5 * 3 * 16 * 16);

        ModelInputs inputs = ArrayInputs.of(model, Map.of("x", values));

        assertThat(inputs.size()).isEqualTo(5);
        FloatTensor third = inputs.batch(2, 4).get("x");
        assertThat(third.shape()).isEqualTo(Shape.of(2, 3, 16, 16));
        float[] read = new float[third.values().remaining()];
        third.values().duplicate().get(read);
        assertThat(read).isEqualTo(Arrays.copyOfRange(values, 2 * 768, 4 * 768));
    }

    @Test
    void arraysThatDoNotFitAreAllNamed() {
        OnnxModel model = OnnxReader.read(model(), "net");
        Map<String, float[]> arrays = new HashMap<>();
        arrays.put("pixels", new float[768]);
        arrays.put("more", new float[1]);

        InvalidInput refusal = catchThrowableOfType(InvalidInput.class, () -> ArrayInputs.of(model, arrays));

        assertThat(refusal.issues()).hasSize(2);
        assertThat(refusal).hasMessageContaining("no array for this input").hasMessageContaining("more arrays");
        assertThat(catchThrowableOfType(InvalidInput.class, () -> ArrayInputs.of(model, Map.of("x", new float[700]))))
                .hasMessageContaining("each has (768)");
    }

    private static float[] noise(int count) {
        Random random = new Random(8);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Two convolutions of 32 channels on small colour pictures. */
    private static byte[] model() {
        Random random = new Random(2);
        OnnxBuilder net = OnnxBuilder.model("net");
        String x = net.input("x", "N", 3, 16, 16);
        x = net.relu("relu1", net.conv("conv1", x, TensorData.weights(random, 32, 3, 3, 3), 1, 1));
        x = net.relu("relu2", net.conv("conv2", x, TensorData.weights(random, 32, 32, 3, 3), 2, 1));
        x = net.flatten("flatten", net.globalAveragePool("pool", x));
        x = net.gemm("fc", x, TensorData.weights(random, 5, 32), TensorData.filled(0, 5));
        return net.output(x, "N", 5).build();
    }
}
