package io.lapidary.app.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.outcome.Latency;
import io.lapidary.service.search.SearchResult;
import io.lapidary.spec.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryFilesTest {
    @TempDir
    Path folder;

    @Test
    void theResultHasTheFieldsThatOtherProgramsReadInOrder() {
        JsonNode tree = Json.treeOf(ResultFile.tree(Examples.finished("net")));

        assertThat(tree.fieldNames())
                .toIterable()
                .containsExactly(
                        "search",
                        "status",
                        "goalMet",
                        "metric",
                        "unit",
                        "base",
                        "best",
                        "test",
                        "front",
                        "trials",
                        "infeasible",
                        "failed",
                        "seconds");
        assertThat(tree.get("base").fieldNames())
                .toIterable()
                .containsExactly("accuracy", "latencyMicros", "sizeBytes", "macs");
        assertThat(tree.get("best").fieldNames())
                .toIterable()
                .containsSequence(
                        "trial", "accuracy", "accuracyDrop", "latencyMicros", "speedup", "speedupLow", "speedupHigh")
                .containsSequence("sizeBytes", "packedBytes", "macs", "file");
        assertThat(tree.get("trials").asInt()).isEqualTo(60);
        assertThat(tree.get("failed").asInt()).isEqualTo(3);
    }

    @Test
    void everyTrialIsALineOfTheTable() {
        String[] lines = TrialsFile.text(Examples.finished("net")).split("\r\n");

        assertThat(lines).hasSize(61);
        int columns = lines[0].split(",").length;
        assertThat(lines).allMatch(line -> line.split(",", -1).length == columns);
    }

    @Test
    void aMeasurementIsSaidInWords() {
        Latency latency = new Latency(310, 100, 0.322, 0.303, 0.345, false, 11, Latency.Source.MEASURED);

        assertThat(Words.speed(latency)).isEqualTo("3.11x faster (2.90–3.30)");
        assertThat(Metric.TOP_1.changeText(-0.3)).isEqualTo("−0.30 points");
        assertThat(Metric.PSNR.changeText(0.3)).isEqualTo("+0.30 dB");
        assertThat(Metric.PSNR.text(31.018)).isEqualTo("31.02 dB");
        assertThat(Words.bytes(240_000)).isEqualTo("240 kB");
    }

    @Test
    void anotherSearchsFolderIsRefused() throws IOException {
        OutputFolder.fresh(folder).write("result.json", "{}");

        assertThatThrownBy(() -> OutputFolder.fresh(folder))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("result.json")
                .hasMessageContaining("--resume");
    }

    @Test
    void aFolderBelowAFileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> OutputFolder.fresh(file.resolve("out")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("cannot be written to");
    }

    @Test
    void aFolderWithoutASearchCannotBeResumed() {
        assertThatThrownBy(() -> OutputFolder.resumed(folder))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("no search to go on with");
    }

    @Test
    void aWriteThatFailsLeavesNothingBehind() throws IOException {
        OutputFolder output = OutputFolder.fresh(folder);
        Files.createDirectories(folder.resolve("best.onnx/occupied"));

        assertThatThrownBy(() -> output.write("best.onnx", new byte[10])).isInstanceOf(IOException.class);
        assertThat(list()).containsExactly("best.onnx");
    }

    @Test
    void aDiskWithTooLittleSpaceIsRefusedBeforeTheSearch() {
        assertThatThrownBy(() -> OutputFolder.fresh(folder).require(Long.MAX_VALUE / 2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
    }

    @Test
    void aSearchWithoutAnyScoreStillMakesAllFiles() {
        FinishedSearch empty = Examples.withoutScore("net");

        assertThat(Json.pretty(ResultFile.tree(empty))).contains("\"goalMet\" : false");
        assertThat(TrialsFile.text(empty)).hasLineCount(1);
    }

    @Test
    void theNearestMissIsDeliveredWhereNothingIsFeasible() {
        FinishedSearch search = Examples.finished("net");
        SearchResult result = search.result();
        FinishedSearch missed = new FinishedSearch(
                search.started(),
                new SearchResult(
                        result.search(),
                        result.status(),
                        result.reason(),
                        result.trials(),
                        Optional.empty(),
                        List.of(),
                        result.trials().stream().filter(t -> !t.feasible()).findFirst(),
                        List.of(),
                        1),
                search.base(),
                Optional.empty());

        JsonNode tree = Json.treeOf(ResultFile.tree(missed));
        assertThat(tree.get("goalMet").asBoolean()).isFalse();
        assertThat(tree.get("best").get("file").asText()).isEqualTo("best.onnx");
        assertThat(missed.complaints(missed.delivered().orElseThrow())).isNotEmpty();
    }

    private List<String> list() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
