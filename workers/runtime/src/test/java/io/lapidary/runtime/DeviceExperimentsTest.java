package io.lapidary.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Precision;
import io.lapidary.outcome.Latency;
import io.lapidary.runtime.DeviceFindings.WidthTime;
import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceExperimentsTest {
    @TempDir
    Path folder;

    @Test
    void theStepIsTheLargestBetweenWhoseMultiplesNothingIsGained() {
        // A single channel saves less than two runs of the same differ by.
        assertThat(step(c -> c)).isEqualTo(2);
        assertThat(step(c -> Math.ceil(c / 8.0) * 8)).isEqualTo(8);
        assertThat(step(c -> Math.ceil(c / 16.0) * 16)).isEqualTo(16);
        // What is padded costs nothing, but leaving the blocks costs more than it saves.
        assertThat(step(c -> c % 4 == 0 ? c : 100)).isEqualTo(4);
        // Within what two runs of the same differ by.
        assertThat(step(c -> Math.ceil(c / 16.0) * 16 - 0.01 * c % 3)).isEqualTo(16);
    }

    private static int step(IntToDoubleFunction micros) {
        return DeviceExperiments.step(IntStream.rangeClosed(33, 64)
                .mapToObj(c -> new WidthTime(c, micros.applyAsDouble(c)))
                .toList());
    }

    @Test
    void thisMachineIsMeasuredWhateverElseItDoes() throws Exception {
        DeviceFindings found = new DeviceExperiments(new MachineLock(folder.resolve("lock")), 1).run(what -> {});

        assertThat(found.widths()).hasSize(32).allSatisfy(time -> assertThat(time.micros())
                .isPositive());
        assertThat(found.device().channelStep()).isIn(1, 2, 4, 8, 16);
        assertThat(found.device().gains()).contains(Precision.FLOAT32);
        assertThat(found.layers()).hasSize(4).allSatisfy(gain -> {
            assertThat(gain.int8().source()).isEqualTo(Latency.Source.MEASURED);
            assertThat(gain.int8().ratio()).isPositive();
        });
        assertThat(found.threads()).isEqualTo(1);
    }
}
