package io.lapidary.app.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.app.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both comparisons in small, on the smallest sample; what they find depends on the machine. */
class CostBenchTest {
    @TempDir
    private Path folder;

    private Path spec;

    @BeforeEach
    void writeSpec() throws IOException {
        Path model =
                Path.of("../../samples/shapes-resnet.onnx").toAbsolutePath().normalize();
        spec = Files.writeString(
                folder.resolve("spec.yaml"),
                "model: %s\ndata: {source: generated-shapes, calibration: 128, validation: 200}\n".formatted(model));
    }

    @Test
    void everySizeIsExactAndLatencyIsCompared() {
        Cli run = Cli.run("bench", "cost", spec, "--candidates", 5);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("from the device's profile alone", "corrected by those before", "MACs")
                .contains("5 candidates", "5 sizes exact to the byte");
    }

    @Test
    void aModelIsMeasuredAgainstItselfUnderLoad() {
        Cli run = Cli.run("bench", "noise", spec, "--sittings", 2, "--load", 1);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("2 sittings: ", "1 threads disturbed");
    }

    @Test
    void numbersThatSayNothingAreRefused() {
        assertThat(Cli.run("bench", "cost", spec, "--candidates", 3).err()).contains("--candidates", "at least 4");
        assertThat(Cli.run("bench", "noise", spec, "--sittings", 0, "--load", -1)
                        .err())
                .contains("--sittings", "--load");
    }
}
