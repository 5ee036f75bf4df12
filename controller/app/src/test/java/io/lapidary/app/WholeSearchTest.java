package io.lapidary.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.OnnxReader;
import io.lapidary.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One search on a model and pictures that are nobody's sample, from the command line to its files. */
class WholeSearchTest {
    private static final String SPEC =
            """
            name: pictures
            model: net.onnx
            data:
              train: {folder: train}
              test: {folder: test}
              preprocess: {scale: 1/255, mean: [0.5], std: [0.5]}
              calibration: 24
              validation: 60
            metric: agreement
            objective: {goal: smallest, limits: {accuracy-drop: 100}}
            agent: random
            budget: {trials: 4, window: 2, finalists: 1}
            """;

    @TempDir
    static Path folder;

    private static Path spec;
    private static Path output;
    private static Cli run;

    @BeforeAll
    static void search() throws IOException {
        Files.write(folder.resolve("net.onnx"), Inputs.colourNet(16));
        Inputs.pictures(folder.resolve("train"), 30, 16);
        Inputs.pictures(folder.resolve("test"), 10, 16);
        spec = Files.writeString(folder.resolve("spec.yaml"), SPEC);
        output = folder.resolve("out");
        run = Cli.run("run", spec, "--output", output);
    }

    @Test
    void itFinishesAndSaysSoInWords() {
        assertThat(run.err())
                .contains("trial 3 (", "(4 of 4)", "Refining a finalist, as trial 4.", "trial 4 (5 of 5)")
                .doesNotContain("trial 5");
        assertThat(run.out()).contains("Goal met: ").contains("On the test split (30 samples");
        assertThat(run.exit()).isZero();
    }

    @Test
    void itLeavesEveryFile() throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            ".lapidary",
                            "best.onnx",
                            "front",
                            "result.json",
                            "trials.csv",
                            "report.html",
                            "spec.lock.yaml");
        }
        assertThat(Files.readAllLines(output.resolve("trials.csv")))
                .hasSize(6)
                .last()
                .asString()
                .endsWith(",true");
    }

    @Test
    void theResultSpeaksOfTheFilesBesideIt() throws IOException {
        JsonNode result = result(output);

        assertThat(result.get("goalMet").asBoolean()).isTrue();
        assertThat(result.get("best").get("sizeBytes").asLong()).isEqualTo(Files.size(output.resolve("best.onnx")));
        for (JsonNode model : result.get("front")) {
            assertThat(output.resolve(model.get("file").asText())).isRegularFile();
        }
        assertThat(result.get("test").get("baseAccuracy").asDouble()).isEqualTo(100);
    }

    @Test
    void theDeliveredModelIsSmallerAndCanBeReadAgain() throws IOException {
        byte[] best = Files.readAllBytes(output.resolve("best.onnx"));

        OnnxModel model = OnnxReader.read(best, "best.onnx");
        assertThat(best.length).isLessThan((int) Files.size(folder.resolve("net.onnx")));
        assertThat(model.graph().outputs()).hasSize(1);
    }

    @Test
    void aFinishedSearchIsNotRunAgainByResume() throws IOException {
        String before = Files.readString(output.resolve("result.json"));

        Cli again = Cli.run("run", spec, "--output", output, "--resume");

        assertThat(again.exit()).isZero();
        assertThat(Files.readString(output.resolve("result.json"))).isEqualTo(before);
    }

    @Test
    void anotherSearchCannotGoOnInItsFolder() throws IOException {
        Path other = Files.writeString(folder.resolve("other.yaml"), SPEC.replace("trials: 4", "trials: 9"));

        Cli cli = Cli.run("run", other, "--output", output, "--resume");

        assertThat(cli.exit()).isEqualTo(4);
        assertThat(cli.err()).contains("budget.trials (9): The search in this folder was begun with (4).");
    }

    @Test
    void itsLockGivesTheSameCandidatesAndBytes() {
        Path repeated = folder.resolve("repeated");

        Cli cli = Cli.run("run", output.resolve("spec.lock.yaml"), "--output", repeated);

        assertThat(cli.out()).contains("Repeated 5 trials: the same candidates, bytes and accuracies.");
        assertThat(repeated.resolve("best.onnx")).hasSameBinaryContentAs(output.resolve("best.onnx"));
    }

    @Test
    void aMachineGetsTheResultAsJsonAndProgressBesideIt() {
        Cli cli = Cli.run("run", spec, "--output", folder.resolve("json"), "--trials", "2", "--json");

        assertThat(Json.tree(cli.out()).get("trials").asInt()).isEqualTo(3);
        assertThat(cli.err()).contains("(2 of 2)", "(3 of 3)");
    }

    @Test
    void noFeasibleCandidateIsItsOwnExitCode() throws IOException {
        Path strict = Files.writeString(
                folder.resolve("strict.yaml"),
                SPEC.replace("accuracy-drop: 100", "accuracy-drop: 100, packed-size: 1%"));
        Path refused = folder.resolve("refused");

        Cli cli = Cli.run("run", strict, "--output", refused, "--trials", "2");

        assertThat(cli.exit()).isEqualTo(3);
        assertThat(cli.out()).contains("none came so far as to be measured");
        assertThat(result(refused).get("goalMet").asBoolean()).isFalse();
        assertThat(result(refused).get("infeasible").asInt()).isEqualTo(2);
        assertThat(refused.resolve("best.onnx")).doesNotExist();
    }

    @Test
    void aPlanSaysWhatWouldBeSearchedAndRunsNothing() {
        Cli cli = Cli.run("plan", spec);

        assertThat(cli.exit()).isZero();
        assertThat(cli.out())
                .contains("goal: smallest")
                .contains("10^")
                .contains("exact")
                .contains("within reach");
    }

    @Test
    void inspectListsLayersGroupsAndWhatIsFrozen() {
        assertThat(Cli.run("inspect", folder.resolve("net.onnx")).out())
                .contains("conv1", "channel group", "frozen layer", "fc", "float32 int8");
    }

    @Test
    void compressFollowsACandidateThatAPersonWrote() throws IOException {
        Path candidate = Files.writeString(
                folder.resolve("candidate.json"), "{\"groups\": {\"conv1\": 0.5}, \"layers\": {\"conv1\": \"int8\"}}");
        Path small = folder.resolve("small.onnx");

        Cli cli = Cli.run(
                "compress",
                folder.resolve("net.onnx"),
                "-o",
                small,
                "--candidate",
                candidate,
                "--data",
                spec,
                "--json");

        assertThat(cli.exit()).isZero();
        assertThat(Json.tree(cli.out()).get("sizeBytes").asLong()).isEqualTo(Files.size(small));
        assertThat(OnnxReader.read(Files.readAllBytes(small), "small").graph().layers())
                .anySatisfy(layer -> assertThat(layer.outputChannels()).isEqualTo(16));
    }

    private static JsonNode result(Path folder) throws IOException {
        return Json.tree(Files.readString(folder.resolve("result.json")));
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : List.of("demo", "run", "plan", "validate", "inspect", "compress", "doctor", "bench")) {
            assertThat(Cli.run("help", command).out()).as(command).contains("Usage: lapidary " + command);
        }
    }
}
