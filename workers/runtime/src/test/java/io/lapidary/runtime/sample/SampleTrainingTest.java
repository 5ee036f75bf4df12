package io.lapidary.runtime.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTrainingTest {
    private static final Recipe SHORT = new Recipe(7, 2, 64, 0.1, 0.5, 0.9, 5e-4, 0.05, 0.9, 1, true, 200, 0.5, 0.25);
    private static final ResidualNet.Architecture SMALL =
            new ResidualNet.Architecture(1, 28, 28, 1, List.of(16, 16), 1, 10);

    @TempDir
    private Path folder;

    @Test
    void aTrainingThatWasStoppedGoesOnAsIfItHadNotBeen() throws IOException {
        List<EpochLog> straight = new ArrayList<>();
        double accuracy = training(SHORT, "straight").run(GeneratedShapes.draw(2, 200), straight::add);

        assertThatThrownBy(() -> training(SHORT, "stopped").run(GeneratedShapes.draw(2, 200), line -> {
                    throw new StoppedException();
                }))
                .isInstanceOf(StoppedException.class);
        List<EpochLog> resumed = new ArrayList<>();
        double accuracyResumed = training(SHORT, "stopped").run(GeneratedShapes.draw(2, 200), resumed::add);

        assertThat(resumed).hasSize(1);
        assertThat(resumed.get(0).epoch()).isEqualTo(2);
        assertThat(resumed.get(0).trainLoss()).isCloseTo(straight.get(1).trainLoss(), within(1e-3));
        assertThat(accuracyResumed).isCloseTo(accuracy, within(1.0));
    }

    @Test
    void theLogHoldsALineForEachEpochAndTheTestAccuracy() throws IOException {
        training(SHORT, "logged").run(GeneratedShapes.draw(2, 200), line -> {});

        List<String> log = Files.readAllLines(folder.resolve("logged.csv"));
        assertThat(log).hasSize(4).first().isEqualTo(EpochLog.CSV_HEADER);
        assertThat(log.get(1)).startsWith("1,");
        assertThat(log.get(3)).startsWith("# test accuracy (200 images");
        assertThat(folder.resolve("logged.onnx")).isNotEmptyFile();
    }

    @Test
    void aCheckpointOfAnotherRecipeIsRefused() throws IOException {
        training(SHORT, "recipe").run(GeneratedShapes.draw(2, 200), line -> {});
        Recipe other = new Recipe(8, 2, 64, 0.1, 0.5, 0.9, 5e-4, 0.05, 0.9, 1, true, 200, 0.5, 0.25);

        assertThatThrownBy(() -> training(other, "recipe").run(GeneratedShapes.draw(2, 200), line -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another recipe");
    }

    @Test
    void widthsThatTheEngineComputesWronglyAreRefused() {
        assertThatThrownBy(() -> new ResidualNet.Architecture(1, 28, 28, 1, List.of(8, 16), 1, 10))
                .hasMessageContaining("multiples of 16");
    }

    private SampleTraining training(Recipe recipe, String name) {
        return new SampleTraining(name, recipe, SMALL, GeneratedShapes.draw(1, 840), folder);
    }

    private static final class StoppedException extends RuntimeException {}
}
