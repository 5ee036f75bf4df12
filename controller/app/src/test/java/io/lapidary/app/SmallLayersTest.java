package io.lapidary.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Precisions that are there for size alone, on layers with fewer bytes than what unpacks them. */
class SmallLayersTest {
    @TempDir
    Path folder;

    @BeforeEach
    void model() throws IOException {
        Random random = new Random(4);
        OnnxBuilder net = OnnxBuilder.model("net");
        String x = net.relu(
                "relu",
                net.gemm(
                        "large",
                        net.input("x", "N", 64),
                        TensorData.weights(random, 60, 64),
                        TensorData.filled(0, 60)));
        String y = net.gemm("small", x, TensorData.weights(random, 2, 60), TensorData.filled(0, 2));
        Files.write(folder.resolve("net.onnx"), net.output(y, "N", 2).build());
    }

    @Test
    void aPlanNamesTheLayersThatAPrecisionMakesLarger() throws IOException {
        assertThat(plan("{defaults: {precisions: [float32, w4-codebook]}}"))
                .contains("w4-codebook makes (1) small layers larger, not smaller: small.")
                .contains("{match: {name: \"small\"}, precisions: [float32, int8]}");
    }

    @Test
    void aPlanThatFollowsTheAdviceHasNothingToSay() throws IOException {
        assertThat(plan("{defaults: {precisions: [float32, w4-codebook]}, rules: ["
                        + "{match: {name: \"small\"}, precisions: [float32, int8]}]}"))
                .doesNotContain("larger, not smaller");
    }

    @Test
    void compressingToMoreBytesIsTold() throws IOException {
        Path small = folder.resolve("small.onnx");
        OnnxBuilder net = OnnxBuilder.model("net");
        String y = net.gemm(
                "fc", net.input("x", "N", 4), TensorData.weights(new Random(4), 3, 4), TensorData.filled(0, 3));
        Files.write(small, net.output(y, "N", 3).build());

        Cli cli = Cli.run("compress", small, "-o", folder.resolve("out.onnx"), "--precision", "w4-codebook");

        assertThat(cli.exit()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("It is no smaller");
    }

    private String plan(String space) throws IOException {
        Path spec = Files.writeString(
                folder.resolve("spec.yaml"),
                """
                model: net.onnx
                metric: agreement
                data: {source: random, calibration: 16, validation: 20}
                space: %s
                objective: {goal: smallest, limits: {accuracy-drop: 50}}
                agent: random
                """
                        .formatted(space));
        Cli cli = Cli.run("plan", spec);
        assertThat(cli.exit()).as(cli.err()).isZero();
        return cli.out();
    }
}
