package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.issue.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Damaged models are refused with a reason, or still valid; nothing else comes of them. */
class MutatedModelsTest {
    private static final int COUNT = Integer.getInteger("lapidary.mutations", 200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long MOST_BYTES = 2L << 30;

    @TempDir
    private Path folder;

    @Test
    void everyMutatedModelIsRefusedWithAReasonOrIsStillValid() throws Exception {
        List<byte[]> models = Stream.of(PictureNets.all(), SequenceNets.all(), ExporterNets.all(), TestNets.all())
                .flatMap(nets -> nets.values().stream())
                .toList();
        Map<String, Integer> outcomes = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        Path file = folder.resolve("mutated.onnx");
        try (ModelTrial trial = new ModelTrial(PATIENCE, MOST_BYTES)) {
            for (int seed = 0; seed < COUNT; seed++) {
                Files.write(file, ModelMutation.of(models.get(seed % models.size()), seed));
                String outcome = outcome(trial, file);
                if (outcome.startsWith("failed")) {
                    failures.add("seed %d %s".formatted(seed, outcome));
                }
                outcomes.merge(outcome.lines().findFirst().orElse(""), 1, Integer::sum);
            }
        }
        LoggerFactory.getLogger(MutatedModelsTest.class).info("Of {} mutated models: {}", COUNT, outcomes);
        assertThat(failures).isEmpty();
        assertThat(outcomes.keySet()).contains("valid", "refused");
    }

    private static String outcome(ModelTrial trial, Path file) {
        try {
            trial.checkCompressing(file, "mutated");
            return "valid";
        } catch (InvalidInput e) {
            assertThat(e.issues()).isNotEmpty().allSatisfy(i -> assertThat(i.message())
                    .isNotBlank());
            String message = e.issues().get(0).message();
            return message.startsWith("It ") ? "refused: " + message : "refused";
        } catch (IllegalStateException e) {
            return "failed: " + e.getMessage();
        }
    }

    @Test
    void aModelThatNeverEndsIsRefusedInTimeAndTheNextOneIsTaken() throws Exception {
        Path endless = folder.resolve("endless.onnx");
        Files.write(endless, StructureMutation.endless(TestNets.plain()));
        Path valid = folder.resolve("valid.onnx");
        Files.write(valid, TestNets.plain());
        try (ModelTrial trial = new ModelTrial(Duration.ofSeconds(2), MOST_BYTES)) {
            assertThatThrownBy(() -> trial.check(endless, "endless"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("longer than 2 s");
            trial.check(valid, "valid");
        }
    }
}
