package io.lapidary.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of bad input gets one clear message, the exit code that fits, and leaves nothing behind. */
class BadInputTest {
    private static final String OWN_DATA =
            """
            model: net.onnx
            data:
              train: {folder: train}
              preprocess: {scale: 1/255}
              calibration: 16
              validation: 20
            metric: agreement
            objective: {limits: {accuracy-drop: 50}}
            agent: random
            budget: {trials: 2}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void inputs() throws IOException {
        Files.write(folder.resolve("net.onnx"), Inputs.colourNet(16));
        Inputs.pictures(folder.resolve("train"), 12, 16);
    }

    @Test
    void compressNeverWritesOverItsModel() throws IOException {
        byte[] before = Files.readAllBytes(folder.resolve("net.onnx"));
        Cli compress =
                Cli.run("compress", folder.resolve("net.onnx"), "-o", folder.resolve("net.onnx"), "--keep", "0.5");
        assertThat(compress.exit()).isEqualTo(4);
        assertThat(compress.err()).contains("never written over");
        assertThat(Files.readAllBytes(folder.resolve("net.onnx"))).isEqualTo(before);
    }

    @Test
    void noCommandIsWrongUsage() {
        assertThat(Cli.run())
                .satisfies(c -> assertThat(c.exit()).isEqualTo(2))
                .extracting(Cli::err)
                .asString()
                .contains("Usage");
    }

    @Test
    void anUnknownOptionIsWrongUsage() {
        assertThat(Cli.run("run", "x.yaml", "--trails", "3").exit()).isEqualTo(2);
    }

    @Test
    void aSpecThatIsNotThere() {
        refused(Cli.run("validate", folder.resolve("nope.yaml")), "nope.yaml", "no such file");
    }

    @Test
    void aSpecWithManyProblemsNamesThemAll() throws IOException {
        Cli cli = Cli.run("run", spec("model: gone.onnx\ndata: {source: fashion}\nagent: dqm\nseed: x\n"));

        refused(
                cli,
                "4 problems",
                "model (gone.onnx)",
                "data.source (fashion)",
                "`fashion-mnist`",
                "agent (dqm)",
                "seed (x)");
    }

    @Test
    void problemsAreJsonForMachines() throws IOException {
        Cli cli = Cli.run("validate", spec("model: gone.onnx\ndata: {source: fashion}\n"), "--json");

        JsonNode tree = Json.tree(cli.out());
        assertThat(tree.get("exit").asInt()).isEqualTo(4);
        assertThat(tree.get("issues").findValuesAsText("path")).containsExactly("model", "data.source");
    }

    @Test
    void aFileThatIsNoModel() throws IOException {
        Files.writeString(folder.resolve("net.onnx"), "not a model");

        refused(Cli.run("inspect", folder.resolve("net.onnx")), "not an ONNX model");
        refused(Cli.run("run", spec(OWN_DATA), "--output", output()), "not an ONNX model");
    }

    @Test
    void aModelThatWasCutShort() throws IOException {
        byte[] whole = Inputs.colourNet(16);
        Files.write(folder.resolve("net.onnx"), Arrays.copyOf(whole, whole.length / 2));

        refused(Cli.run("inspect", folder.resolve("net.onnx")), "cut short");
    }

    @Test
    void aModelThatPointsToOtherFiles() throws IOException {
        Files.write(folder.resolve("net.onnx"), Inputs.withExternalData(Inputs.colourNet(16)));

        refused(Cli.run("inspect", folder.resolve("net.onnx")), "net.onnx");
        refused(
                Cli.run("compress", folder.resolve("net.onnx"), "-o", folder.resolve("small.onnx"), "--keep", "0.5"),
                "net.onnx");
        assertThat(folder.resolve("small.onnx")).doesNotExist();
    }

    @Test
    void aModelWithNothingToCompressIsRefusedByRunAndCopiedByCompress() throws IOException {
        Files.write(folder.resolve("net.onnx"), Inputs.bareNet());

        refused(Cli.run("run", spec(OWN_DATA), "--output", output()), "nothing to prune and nothing to quantise");
        Cli compress =
                Cli.run("compress", folder.resolve("net.onnx"), "-o", folder.resolve("same.onnx"), "--random", "1");
        assertThat(compress.exit()).isZero();
        assertThat(compress.err()).contains("Warning").contains("unchanged");
        assertThat(folder.resolve("same.onnx")).hasBinaryContent(Inputs.bareNet());
    }

    @Test
    void dataOfAnotherShapeThanTheModels() throws IOException {
        Inputs.idx(folder.resolve("x"), 256, 40, 28, 28);
        Inputs.idx(folder.resolve("y"), Inputs.CLASSES, 40);

        refused(
                Cli.run(
                        "run",
                        spec(OWN_DATA.replace("{folder: train}", "{images: x, labels: y}")),
                        "--output",
                        output()),
                "data");
    }

    @Test
    void moreClassesInTheDataThanTheModelHas() throws IOException {
        Inputs.idx(folder.resolve("x"), 256, 40, 3, 16, 16);
        Inputs.idx(folder.resolve("y"), 7, 40);

        refused(
                Cli.run(
                        "run",
                        spec(OWN_DATA.replace("{folder: train}", "{images: x, labels: y}")
                                .replace("metric: agreement", "metric: top-1")),
                        "--output",
                        output()),
                "data",
                "classes");
    }

    @Test
    void fewerSamplesThanAskedFor() throws IOException {
        refused(
                Cli.run("run", spec(OWN_DATA.replace("validation: 20", "validation: 900")), "--output", output()),
                "samples");
    }

    @Test
    void aSpaceThatLeavesNothingToChoose() throws IOException {
        String empty = "space: {defaults: {keep: fixed, precisions: [float32]}}\n";

        refused(Cli.run("run", spec(OWN_DATA + empty), "--output", output()), "leaves nothing to choose");
    }

    @Test
    void aRuleThatMatchesNothing() throws IOException {
        String rule = "space: {rules: [{match: {name: \"con1\"}, keep: fixed}]}\n";

        refused(Cli.run("plan", spec(OWN_DATA + rule)), "Rule 1 matches nothing", "Maybe `conv1`?");
    }

    @Test
    void aLimitThatCannotBeReachedSaysByHowMuch() throws IOException {
        String tight = OWN_DATA.replace("accuracy-drop: 50", "accuracy-drop: 50, size: 1%, macs: 2%");

        refused(
                Cli.run("run", spec(tight), "--output", output()),
                "objective.limits.size (1%)",
                "misses by",
                "objective.limits.macs (2%)");
        Cli plan = Cli.run("plan", spec(tight));
        assertThat(plan.exit()).isEqualTo(4);
        assertThat(plan.out()).contains("Unreachable objective.limits.size (1%)");
    }

    @Test
    void anOutputFolderThatCannotBeWrittenTo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        refused(Cli.run("run", spec(OWN_DATA), "--output", file.resolve("out")), "--output", "cannot be written to");
    }

    @Test
    void anOutputFolderWithAnotherSearchsResults() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken"));
        Files.writeString(taken.resolve("result.json"), "{}");

        refused(Cli.run("run", spec(OWN_DATA), "--output", taken), "results of another search", "--resume");
        assertThat(taken.resolve("result.json")).hasContent("{}");
    }

    @Test
    void aFolderWithoutASearchToGoOnWith() throws IOException {
        refused(Cli.run("run", spec(OWN_DATA), "--output", output(), "--resume"), "no search to go on with");
    }

    @Test
    void aFullDisk() {
        StringWriter said = new StringWriter();
        Terminal terminal = new Terminal(Terminal.nowhere(), new PrintWriter(said), false);

        int exit = new FailureReport(terminal, new CommonOptions())
                .handleExecutionException(new IOException("No space left on device"), null, null);

        assertThat(exit).isEqualTo(6);
        assertThat(said.toString()).contains("disk is full").contains("--resume");
    }

    @Test
    void aSearchThatDoesNotFitItsModelIsNotValid() throws IOException {
        String rule = "space: {rules: [{match: {name: conv9}, keep: fixed}]}\n";

        refused(Cli.run("validate", spec(OWN_DATA + rule)), "Rule 1 matches nothing", "Maybe `conv");
    }

    @Test
    void aCandidateThatNamesWhatTheModelLacks() throws IOException {
        Path candidate = Files.writeString(
                folder.resolve("c.json"),
                "{\"groups\": {\"conv9\": 0.5, \"conv0\": 7}, \"layers\": {\"fc\": \"int9\"}}");

        refused(
                Cli.run(
                        "compress",
                        folder.resolve("net.onnx"),
                        "-o",
                        folder.resolve("s.onnx"),
                        "--candidate",
                        candidate),
                "conv9",
                "no such channel group",
                "int9",
                "Known: float32, float16");
        assertThat(folder.resolve("s.onnx")).doesNotExist();
    }

    @Test
    void aPrecisionThatIsNotKnown() {
        refused(
                Cli.run("compress", folder.resolve("net.onnx"), "-o", folder.resolve("s.onnx"), "--precision", "int9"),
                "int9",
                "Known: float32, float16");
    }

    private Path spec(String yaml) throws IOException {
        return Files.writeString(folder.resolve("spec.yaml"), yaml);
    }

    private Path output() {
        return folder.resolve("out");
    }

    /** Refused as invalid, in words and without a stack trace; no output folder is left. */
    private void refused(Cli cli, String... words) {
        assertThat(cli.err()).contains(words).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(cli.exit()).isEqualTo(4);
        assertThat(output()).doesNotExist();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(p -> p.getFileName().toString()))
                    .noneMatch(n -> n.endsWith(".part") || n.equals(".lapidary"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
