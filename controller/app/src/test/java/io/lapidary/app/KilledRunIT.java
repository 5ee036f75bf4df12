package io.lapidary.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program is killed in the middle of a run, then told to go on. */
class KilledRunIT {
    private static final String SPEC =
            """
            name: killed
            model: net.onnx
            data: {train: {folder: train}, preprocess: {scale: 1/255}, calibration: 24, validation: 60}
            metric: agreement
            objective: {goal: smallest, limits: {accuracy-drop: 100}}
            agent: random
            budget: {trials: 8, window: 2, finalists: 2}
            """;

    @TempDir
    Path folder;

    @Test
    void finishedTrialsAreKeptAndTheSequenceGoesOn() throws IOException, InterruptedException {
        Files.write(folder.resolve("net.onnx"), Inputs.colourNet(16));
        Inputs.pictures(folder.resolve("train"), 30, 16);
        Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC);
        Path whole = folder.resolve("whole");
        Path killed = folder.resolve("killed");
        assertThat(Cli.run("run", spec, "--output", whole).exit()).isZero();

        killAfter(3, spec, killed);
        assertThat(killed.resolve("result.json")).doesNotExist();
        Cli resumed = Cli.run("run", spec, "--output", killed, "--resume");

        assertThat(resumed.exit()).isZero();
        assertThat(resumed.err()).contains("Going on: ").doesNotContain("(3 of 8)");
        assertThat(candidates(killed)).isEqualTo(candidates(whole));
        assertThat(Json.tree(Files.readString(killed.resolve("result.json")))
                        .get("trials")
                        .asInt())
                .isEqualTo(10);
        assertThat(killed.resolve("best.onnx")).hasSameBinaryContentAs(whole.resolve("best.onnx"));
    }

    private static List<String> candidates(Path output) throws IOException {
        return Files.readAllLines(output.resolve("trials.csv")).stream()
                .map(line -> line.split(",")[1])
                .toList();
    }

    private static void killAfter(int trials, Path spec, Path output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dai.djl.offline=true",
                        "-Dai.djl.onnx.disable_alternative=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LapidaryApp.class.getName(),
                        "run",
                        spec.toString(),
                        "--output",
                        output.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = process.inputReader()) {
            String line = said.readLine();
            while (line != null && !line.contains("(%d of ".formatted(trials))) {
                line = said.readLine();
            }
            assertThat(line)
                    .as("the program ended before %d trials did", trials)
                    .isNotNull();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
