package io.lapidary.app.judging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.Cli;
import io.lapidary.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In small, on the smallest sample; for size, since a clock on a busy machine may believe no candidate. */
class JudgingBenchTest {
    @TempDir
    private Path folder;

    private Path spec;

    @BeforeEach
    void writeSpec() throws IOException {
        Path model =
                Path.of("../../samples/shapes-resnet.onnx").toAbsolutePath().normalize();
        spec = Files.writeString(
                folder.resolve("spec.yaml"),
                "model: %s\ndata: {source: generated-shapes, calibration: 128, validation: 600}\n".formatted(model)
                        + "objective: {goal: smallest, limits: {accuracy-drop: 0.5}}\nbudget: {finalists: 0}\n");
    }

    @Test
    void whatCannotHoldItsLimitIsCutAndTheBestIsNot() {
        Cli run = Cli.run("bench", "judging", spec, "--agent", "UNIFORM", "--trials", 10, "--seeds", 1, "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode saving = Json.tree(run.out()).get(0);
        assertThat(saving.path("candidates").asInt()).isEqualTo(10);
        assertThat(saving.path("cutSurely").asInt()
                        + saving.path("cutAlmostSurely").asInt())
                .isPositive();
        assertThat(saving.path("sameBest").asBoolean()).isTrue();
    }

    @Test
    void numbersBelowOneAreRefused() {
        Cli refused = Cli.run("bench", "judging", spec, "--trials", 0, "--seeds", 0);
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.err()).contains("--trials", "--seeds");
    }
}
