package io.lapidary.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.compression.ElementType;
import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.OnnxReader;
import io.lapidary.compression.TensorData;
import io.lapidary.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole searches on models that are no classifiers of pictures: segmentation, pictures out, several inputs, tokens. */
class EveryMetricTest {
    private static final int SAMPLES = 60;
    private static final int SIDE = 16;
    private static final int TRIALS = 3;

    @TempDir
    Path folder;

    private final Random random = new Random(4);

    @Test
    void aSegmenterIsJudgedByTheOverlapOfItsRegions() throws IOException {
        byte[] y = new byte[SAMPLES * SIDE * SIDE];
        for (int i = 0; i < y.length; i++) {
            y[i] = (byte) (i % 17 == 0 ? 255 : random.nextInt(3));
        }
        new NpzFile()
                .floats("x", noise(SAMPLES * SIDE * SIDE), SAMPLES, 1, SIDE, SIDE)
                .bytes("y", y, SAMPLES, SIDE, SIDE)
                .write(folder.resolve("d.npz"));

        JsonNode result =
                search(segmenter(), "mean-iou", "data: {train: {npz: d.npz}, calibration: 20, validation: 40}");

        assertThat(result.path("unit").asText()).isEqualTo("%");
        assertThat(result.path("base").path("accuracy").asDouble()).isBetween(5.0, 60.0);
    }

    @Test
    void picturesAreJudgedInDecibelsAndSaidSo() throws IOException {
        float[] x = noise(SAMPLES * SIDE * SIDE);
        new NpzFile()
                .floats("x", x, SAMPLES, 1, SIDE, SIDE)
                .floats("y", x, SAMPLES, 1, SIDE, SIDE)
                .write(folder.resolve("d.npz"));

        JsonNode result = search(sharpener(), "psnr", "data: {train: {npz: d.npz}, calibration: 20, validation: 40}");

        assertThat(result.path("unit").asText()).isEqualTo("dB");
        assertThat(Cli.run("plan", folder.resolve("spec.yaml")).out())
                .contains("Accuracy    psnr, in dB; limits on its drop in dB");
    }

    @Test
    void twoInputsAreFedFromTwoArraysWithoutLabels() throws IOException {
        new NpzFile()
                .floats("picture", noise(SAMPLES * 64), SAMPLES, 1, 8, 8)
                .floats("facts", noise(SAMPLES * 4), SAMPLES, 4)
                .write(folder.resolve("d.npz"));

        JsonNode result =
                search(twoInputs(), "agreement", "data: {train: {npz: d.npz}, calibration: 20, validation: 40}");

        assertThat(result.path("base").path("accuracy").asDouble()).isEqualTo(100);
    }

    @Test
    void aModelOfTokensIsSearchedWithoutAnyData() throws IOException {
        JsonNode result = search(tokens(), "agreement", "");

        assertThat(result.path("base").path("accuracy").asDouble()).isEqualTo(100);
        assertThat(Cli.run("plan", folder.resolve("spec.yaml")).out())
                .contains("source: random")
                .contains("Random inputs tell little");
    }

    /** Searches for the smallest; what was delivered can be read, and is smaller. */
    private JsonNode search(byte[] model, String metric, String data) throws IOException {
        Files.write(folder.resolve("net.onnx"), model);
        Path spec = Files.writeString(
                folder.resolve("spec.yaml"),
                """
                name: any
                model: net.onnx
                metric: %s
                %s
                objective: {goal: smallest, limits: {accuracy-drop: 100}}
                agent: random
                budget: {trials: %d, window: 2, finalists: 1}
                """
                        .formatted(metric, data, TRIALS));
        Path output = folder.resolve("out");

        Cli cli = Cli.run("run", spec, "--output", output);

        assertThat(cli.exit()).as(cli.err()).isZero();
        assertThat(cli.out()).contains(metric.equals("psnr") ? " dB, " : " points, ");
        byte[] best = Files.readAllBytes(output.resolve("best.onnx"));
        assertThat(best.length).isLessThan(model.length);
        assertThat(OnnxReader.read(best, "best").graph().layers()).isNotEmpty();
        JsonNode result = Json.tree(Files.readString(output.resolve("result.json")));
        assertThat(result.path("metric").asText()).isEqualTo(metric);
        assertThat(result.path("trials").asInt()).isEqualTo(TRIALS + 1);
        assertThat(result.path("failed").asInt()).isZero();
        return result;
    }

    private float[] noise(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    /** Down, up again, and a skip: three classes for each pixel. */
    private byte[] segmenter() {
        OnnxBuilder net = OnnxBuilder.model("segmenter");
        String x = net.input("x", "N", 1, SIDE, SIDE);
        String wide = net.relu("relu1", net.conv("down1", x, TensorData.weights(random, 16, 1, 3, 3), 1, 1));
        String deep = net.maxPool("pool", wide, 2, 2, 0);
        deep = net.relu("relu2", net.conv("down2", deep, TensorData.weights(random, 32, 16, 3, 3), 1, 1));
        String up = net.op(
                "ConvTranspose",
                "up",
                List.of(deep, net.tensor("up.weight", TensorData.weights(random, 32, 16, 2, 2))),
                Map.of("strides", List.of(2L, 2L)));
        String both = net.concat("skip", 1, up, wide);
        both = net.relu("relu3", net.conv("merge", both, TensorData.weights(random, 16, 32, 3, 3), 1, 1));
        String y = net.conv("classes", both, TensorData.weights(random, 3, 16, 1, 1), 1, 0);
        return net.output(y, "N", 3, SIDE, SIDE).build();
    }

    /** A picture plus what three convolutions make of it. */
    private byte[] sharpener() {
        OnnxBuilder net = OnnxBuilder.model("sharpener");
        String x = net.input("x", "N", 1, SIDE, SIDE);
        String y = net.relu("relu1", net.conv("conv1", x, TensorData.weights(random, 16, 1, 3, 3), 1, 1));
        y = net.relu("relu2", net.conv("conv2", y, TensorData.weights(random, 32, 16, 3, 3), 1, 1));
        y = net.conv("conv3", y, TensorData.weights(random, 1, 32, 3, 3), 1, 1);
        return net.output(net.add("add", x, y), "N", 1, SIDE, SIDE).build();
    }

    private byte[] twoInputs() {
        OnnxBuilder net = OnnxBuilder.model("two");
        String x = net.input("picture", "N", 1, 8, 8);
        x = net.relu("relu1", net.conv("conv1", x, TensorData.weights(random, 32, 1, 3, 3), 2, 1));
        x = net.relu("relu2", net.conv("conv2", x, TensorData.weights(random, 32, 32, 3, 3), 2, 1));
        x = net.flatten("flatten", net.globalAveragePool("pool", x));
        String both = net.concat("both", 1, x, net.input("facts", "N", 4));
        both = net.relu("relu3", net.gemm("fc1", both, TensorData.weights(random, 64, 36), TensorData.filled(0, 64)));
        String y = net.gemm("fc2", both, TensorData.weights(random, 3, 64), TensorData.filled(0, 3));
        return net.output(y, "N", 3).build();
    }

    /** An embedding of 50 tokens, a feed-forward block with its shortcut, and the mean over the sequence. */
    private byte[] tokens() {
        OnnxBuilder net = OnnxBuilder.model("tokens");
        String ids = net.input("ids", ElementType.INT64, "N", 8);
        String x = net.op("Gather", "embedding", net.tensor("table", TensorData.weights(random, 50, 32)), ids);
        String y = net.relu("relu", net.matMul("up", x, TensorData.weights(random, 32, 128)));
        x = net.add("add", x, net.matMul("down", y, TensorData.weights(random, 128, 32)));
        x = net.op("ReduceMean", "mean", List.of(x), Map.of("axes", List.of(1L), "keepdims", 0L));
        y = net.gemm("fc", x, TensorData.weights(random, 4, 32), TensorData.filled(0, 4));
        return net.output(y, "N", 4).build();
    }
}
