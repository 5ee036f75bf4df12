package io.lapidary.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.compression.ElementType;
import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that do not fit their model or metric are refused before anything is searched, each with its value and a way out. */
class UnfitDataTest {
    private static final int SAMPLES = 40;
    private static final int SIDE = 8;

    @TempDir
    Path folder;

    private final Random random = new Random(4);

    @Test
    void classesBeyondThoseOfASegmenterAreRefusedInEachPartAtOnce() throws IOException {
        pictures("d.npz", maps(3, SIDE * SIDE), SIDE, SIDE);
        pictures("t.npz", maps(7, SIDE * SIDE), SIDE, SIDE);

        refused(
                segmenter(),
                "mean-iou",
                "train: {npz: d.npz}, test: {npz: t.npz}",
                "2 problems",
                "data.train.npz (3): The model tells (3) classes apart, so `y` goes up to (2). Write 255",
                "data.test.npz (7): The model tells (3)");
    }

    @Test
    void mapsOfAnotherSizeThanTheModelsAreRefused() throws IOException {
        pictures("d.npz", maps(1, 16), 4, 4);

        refused(segmenter(), "mean-iou", "train: {npz: d.npz}", "[3, 8, 8]", "[4, 4]", "height and width");
    }

    @Test
    void labelsBeyondClassesThatOnlyARunTellsAreRefused() throws IOException {
        byte[] y = new byte[SAMPLES];
        y[3] = 4;
        new NpzFile()
                .floats("x", new float[SAMPLES * 16], SAMPLES, 16)
                .bytes("y", y, SAMPLES)
                .write(folder.resolve("d.npz"));

        refused(
                classifier("N", "C"),
                "top-5",
                "train: {npz: d.npz}",
                "data.train.npz (4): The model tells (4) classes apart, so labels go up to (3). Do the labels count from 1?");
    }

    @Test
    void whatIsNoNumberIsRefusedWithItsSampleInInputsAndAnswersAtOnce() throws IOException {
        float[] x = new float[SAMPLES * SIDE * SIDE];
        x[5 * SIDE * SIDE + 7] = Float.NaN;
        x[9 * SIDE * SIDE] = Float.POSITIVE_INFINITY;
        float[] y = new float[SAMPLES * SIDE * SIDE];
        y[0] = Float.NEGATIVE_INFINITY;
        new NpzFile()
                .floats("x", x, SAMPLES, 1, SIDE, SIDE)
                .floats("y", y, SAMPLES, 1, SIDE, SIDE)
                .write(folder.resolve("d.npz"));

        refused(
                sharpener(),
                "psnr",
                "train: {npz: d.npz}",
                "2 problems",
                "The array x holds NaN or infinity in (2) of its (40) samples, first in sample (5). Find them with",
                "The array y holds NaN or infinity in (1) of its (40) samples, first in sample (0).");
    }

    @Test
    void tokensBeyondTheTableAreRefused() throws IOException {
        long[] ids = new long[SAMPLES * 8];
        ids[2 * 8 + 1] = 50;
        new NpzFile().longs("ids", ids, SAMPLES, 8).write(folder.resolve("d.npz"));

        refused(
                tokens(),
                "agreement",
                "train: {npz: d.npz}",
                "The array ids holds (50) in sample (2); the model picks rows of a table with it, which has (50): 0 to 49.");
    }

    @Test
    void floatsForAnInputOfWholeNumbersAreRefused() throws IOException {
        new NpzFile().floats("ids", new float[SAMPLES * 8], SAMPLES, 8).write(folder.resolve("d.npz"));

        refused(
                tokens(),
                "agreement",
                "train: {npz: d.npz}",
                "ids holds floats, the model takes whole numbers",
                "int64");
    }

    @Test
    void anArchiveWithoutTheInputOrWithoutSamplesIsRefused() throws IOException {
        new NpzFile().floats("pixels", new float[SAMPLES * 16], SAMPLES, 16).write(folder.resolve("d.npz"));
        new NpzFile().floats("x", new float[0], 0, 16).write(folder.resolve("t.npz"));

        refused(
                classifier("N", 4),
                "agreement",
                "train: {npz: d.npz}, test: {npz: t.npz}",
                "2 problems",
                "it has no (x), only [pixels]",
                "data.test.npz",
                "It holds no samples");
    }

    @Test
    void aSpaceAndDataThatDoNotFitAreToldTogether() throws IOException {
        new NpzFile().longs("ids", new long[SAMPLES * 5], SAMPLES, 5).write(folder.resolve("d.npz"));

        refused(
                tokens(),
                "agreement",
                "train: {npz: d.npz}",
                "space: {rules: [{match: {name: nothing}, keep: fixed}]}",
                "2 problems",
                "The samples are 5, the model takes 8",
                "matches nothing");
    }

    private void refused(byte[] model, String metric, String data, String... words) throws IOException {
        refused(model, metric, data, words[0].startsWith("space:") ? words[0] : "", words);
    }

    private void refused(byte[] model, String metric, String data, String space, String[] words) throws IOException {
        Files.write(folder.resolve("net.onnx"), model);
        Path spec = Files.writeString(
                folder.resolve("spec.yaml"),
                """
                model: net.onnx
                metric: %s
                data: {%s, calibration: 16, validation: 20}
                %s
                objective: {goal: smallest, limits: {accuracy-drop: 50}}
                agent: random
                budget: {trials: 2}
                """
                        .formatted(metric, data, space));
        for (String command : List.of("plan", "validate", "run")) {
            Cli cli = command.equals("run")
                    ? Cli.run(command, spec, "--output", folder.resolve("out"))
                    : Cli.run(command, spec);

            assertThat(cli.exit()).as(command + ": " + cli.err()).isEqualTo(4);
            assertThat(cli.err())
                    .contains(Arrays.stream(words).filter(w -> !w.equals(space)).toArray(String[]::new));
        }
    }

    private void pictures(String file, byte[] y, int height, int width) throws IOException {
        new NpzFile()
                .floats("x", new float[SAMPLES * SIDE * SIDE], SAMPLES, 1, SIDE, SIDE)
                .bytes("y", y, SAMPLES, height, width)
                .write(folder.resolve(file));
    }

    /** Classes 0 to 2 and pixels that do not count, and one pixel of the given class. */
    private static byte[] maps(int special, int pixels) {
        byte[] y = new byte[SAMPLES * pixels];
        for (int i = 0; i < y.length; i++) {
            y[i] = (byte) (i % 5 == 0 ? 255 : i % 3);
        }
        y[y.length - 2] = (byte) special;
        return y;
    }

    private byte[] segmenter() {
        OnnxBuilder net = OnnxBuilder.model("segmenter");
        String x = net.input("x", "N", 1, SIDE, SIDE);
        String y = net.relu("relu", net.conv("conv", x, TensorData.weights(random, 16, 1, 3, 3), 1, 1));
        return net.output(net.conv("classes", y, TensorData.weights(random, 3, 16, 1, 1), 1, 0), "N", 3, SIDE, SIDE)
                .build();
    }

    private byte[] sharpener() {
        OnnxBuilder net = OnnxBuilder.model("sharpener");
        String x = net.input("x", "N", 1, SIDE, SIDE);
        String y = net.relu("relu", net.conv("conv1", x, TensorData.weights(random, 16, 1, 3, 3), 1, 1));
        y = net.conv("conv2", y, TensorData.weights(random, 1, 16, 3, 3), 1, 1);
        return net.output(y, "N", 1, SIDE, SIDE).build();
    }

    private byte[] classifier(Object... dims) {
        OnnxBuilder net = OnnxBuilder.model("classifier");
        String x = net.input("x", "N", 16);
        String y = net.relu("relu", net.gemm("fc1", x, TensorData.weights(random, 32, 16), TensorData.filled(0, 32)));
        y = net.gemm("fc2", y, TensorData.weights(random, 4, 32), TensorData.filled(0, 4));
        return net.output(y, dims).build();
    }

    private byte[] tokens() {
        OnnxBuilder net = OnnxBuilder.model("tokens");
        String ids = net.input("ids", ElementType.INT64, "N", 8);
        String x = net.op("Gather", "embedding", net.tensor("table", TensorData.weights(random, 50, 16)), ids);
        x = net.op("ReduceMean", "mean", List.of(x), Map.of("axes", List.of(1L), "keepdims", 0L));
        x = net.relu("relu", net.gemm("fc1", x, TensorData.weights(random, 32, 16), TensorData.filled(0, 32)));
        x = net.gemm("fc2", x, TensorData.weights(random, 4, 32), TensorData.filled(0, 4));
        return net.output(x, "N", 4).build();
    }
}
