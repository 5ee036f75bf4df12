package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.issue.InvalidInput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The limits of a trial hold, and what breaks them is told apart. */
@Timeout(120)
class ModelTrialTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MOST_BYTES = 1L << 30;

    @TempDir
    private Path folder;

    @Test
    void aModelThatNeverEndsIsRefusedInTimeAndTheNextOneIsTaken() throws Exception {
        Path endless = file(StructureMutation.endless(TestNets.plain()));
        Path valid = file(TestNets.plain());
        try (ModelTrial trial = new ModelTrial(Duration.ofSeconds(10), MOST_BYTES)) {
            assertThatThrownBy(() -> trial.check(endless, "endless"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("longer than 10 s");
            trial.check(valid, "valid");
        }
    }

    @Test
    void aModelThatFillsTheMemoryIsRefusedBeforeItHasDoneSo() throws Exception {
        Path filling = file(filling(1 << 16));
        try (ModelTrial trial = new ModelTrial(PATIENCE, MOST_BYTES)) {
            assertThatThrownBy(() -> trial.check(filling, "filling"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("more than 1024 MiB of memory");
            assertThat(trial.peakBytes()).isBetween(MOST_BYTES, 2 * MOST_BYTES);
        }
    }

    @Test
    void aModelThatWasQuickerThanTheWatchIsRefusedAsWell() throws Exception {
        Path valid = file(TestNets.plain());
        try (ModelTrial trial = new ModelTrial(PATIENCE, 150L << 20)) {
            trial.check(valid, "valid");
            Path large = file(filling(1 << 12));
            assertThatThrownBy(() -> trial.check(large, "large"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("more than 150 MiB of memory");
        }
    }

    @Test
    void aFileThatFillsTheHeapIsRefused() throws Exception {
        Path large = folder.resolve("large.onnx");
        try (var sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        try (ModelTrial trial = new ModelTrial(PATIENCE, 2 * MOST_BYTES)) {
            assertThatThrownBy(() -> trial.check(large, "large"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("of heap");
        }
    }

    @Test
    void whatIsNoFaultOfTheModelIsNotRefusedButFails() {
        try (ModelTrial trial = new ModelTrial(PATIENCE, MOST_BYTES)) {
            assertThatThrownBy(() -> trial.check(folder.resolve("missing.onnx"), "missing"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("NoSuchFileException");
        }
    }

    @Test
    void aModelIsTriedInAnotherProcess() throws Exception {
        Path valid = file(TestNets.plain());
        try (ModelTrial trial = new ModelTrial(PATIENCE, MOST_BYTES)) {
            trial.checkCompressing(valid, "valid");
            assertThat(trial.endings()).isZero();
            assertThat(trial.peakBytes()).isPositive();
        }
    }

    @Test
    void nothingIsLeftBehindOfAProcessThatIsEnded() throws Exception {
        Path temporary;
        try (TrialChild child = TrialChild.start(64)) {
            assertThat(child.answer(60_000)).isEqualTo("ready");
            temporary = child.folder();
            assertThat(temporary).isNotEmptyDirectory();
        }
        assertThat(temporary).doesNotExist();
    }

    /** A small file that asks for a square of so many floats a side. */
    private static byte[] filling(long side) {
        OnnxBuilder net = OnnxBuilder.model("filling");
        String x = net.input("x", "N", 4);
        String sizes = net.tensor("sizes", TensorData.longs(side, side));
        net.output(net.op("Expand", "expand", net.tensor("one", TensorData.filled(1, 1)), sizes));
        net.output(net.relu("relu", x));
        return net.build();
    }

    private Path file(byte[] model) throws IOException {
        return Files.write(Files.createTempFile(folder, "model", ".onnx"), model);
    }
}
