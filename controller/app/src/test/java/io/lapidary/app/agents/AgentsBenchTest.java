package io.lapidary.app.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.app.Cli;
import io.lapidary.service.agent.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quick comparison on the smallest sample, from the command line to its files. */
class AgentsBenchTest {
    private static final String SPEC =
            """
            model: %s
            data: {source: generated-shapes, calibration: 128, validation: 200}
            """;

    @TempDir
    static Path folder;

    private static Path spec;
    private static Path output;
    private static Cli run;

    @BeforeAll
    static void compare() throws IOException {
        Path model =
                Path.of("../../samples/shapes-resnet.onnx").toAbsolutePath().normalize();
        spec = Files.writeString(folder.resolve("spec.yaml"), SPEC.formatted(model));
        output = folder.resolve("out");
        run = bench();
    }

    private static Cli bench() {
        return Cli.run("bench", "agents", spec, "--output", output, "--quick");
    }

    @Test
    void itSaysForEachGoalWhatEachAgentFound() throws IOException {
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(Files.readString(output.resolve("results.md")))
                .contains("| fastest within 0.5 points | speed-up at 10 | speed-up at 12 |")
                .contains("| most accurate at half the MACs | accuracy at 10 | accuracy at 12 |")
                .contains(
                        "| ddpg | ",
                        "| greedy | ",
                        "| evolution, same prior | ",
                        "| random, same prior | ",
                        "| random | ")
                .contains("20 runs, 240 evaluations of ");
        assertThat(run.out()).contains("| best of all seeds, by the clock | judged | speed-up | points lost |");
    }

    @Test
    void itDrawsAChartOfEachGoal() throws IOException {
        for (String chart : List.of("fastest.svg", "most-accurate.svg")) {
            assertThat(Files.readString(output.resolve(chart)))
                    .startsWith("<svg xmlns='http://www.w3.org/2000/svg'")
                    .contains("<polyline points='", "random, same prior</text>")
                    .endsWith("</svg>\n");
        }
    }

    @Test
    void calledAgainItGoesOnAndJudgesNothingTwice() throws IOException {
        List<String> judged = Files.readAllLines(output.resolve("outcomes.jsonl"));
        Cli again = bench();
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(Files.readAllLines(output.resolve("outcomes.jsonl"))).isEqualTo(judged);
        assertThat(again.out()).doesNotContain("were judged this time");
    }

    @Test
    void whatOtherAgentsDidIsDoneAnew() throws IOException {
        Path older = Files.createDirectories(folder.resolve("older"));
        for (String file : List.of("ground.json", "outcomes.jsonl")) {
            Files.copy(output.resolve(file), older.resolve(file));
        }
        String now = "\"agents\":" + Contender.VERSION + ",";
        List<String> runs = Files.readAllLines(output.resolve("runs.jsonl"));
        assertThat(runs).allMatch(line -> line.contains(now));
        Files.write(
                older.resolve("runs.jsonl"),
                runs.stream().map(line -> line.replace(now, "")).toList());
        Cli again =
                Cli.run("bench", "agents", spec, "--output", older, "--trials", 12, "--seeds", 1, "--agents", "RANDOM");
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(Files.readAllLines(older.resolve("runs.jsonl"))).hasSize(runs.size() + 2);
    }

    @Test
    void anotherModelNeedsAnotherFolder() throws IOException {
        Path other = Files.writeString(folder.resolve("other.yaml"), Files.readString(spec) + "seed: 8\n");
        Cli refused = Cli.run("bench", "agents", other, "--output", output, "--quick");
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.err()).contains("another space", "Name a new folder");
    }

    @Test
    void everyNumberBelowOneIsRefusedAtOnce() {
        Cli refused = Cli.run("bench", "agents", spec, "--output", output, "--trials", 0, "--seeds", -1);
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.err()).contains("--trials", "--seeds").doesNotContain("--threads");
    }
}
