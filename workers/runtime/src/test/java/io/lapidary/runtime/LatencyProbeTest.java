package io.lapidary.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lapidary.compression.FloatTensor;
import io.lapidary.outcome.Latency;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyProbeTest {
    @TempDir
    Path folder;

    private final Map<String, FloatTensor> input = TinyModels.pictures(1).batch(0, 1);
    private final byte[] small = TinyModels.stack("N", 32, 7);
    private final byte[] large = TinyModels.stack("N", 32, 13);
    private LatencyProbe probe;

    @BeforeEach
    void open() {
        probe = new LatencyProbe(new MachineLock(folder.resolve("lock")), 1);
    }

    @AfterEach
    void close() {
        probe.close();
    }

    @Test
    void aModelBesideItselfIsAsFastAsItself() throws Exception {
        // A busy machine spoils a sitting now and then: the median of five says how the protocol does.
        double[] ratios = new double[5];
        for (int i = 0; i < ratios.length; i++) {
            Latency latency = probe.compare(small, small, input, i);
            ratios[i] = latency.ratio();
            assertThat(latency.ratioLow()).isLessThanOrEqualTo(latency.ratio());
            assertThat(latency.ratioHigh()).isGreaterThanOrEqualTo(latency.ratio());
            assertThat(latency.rounds()).isGreaterThanOrEqualTo(11);
        }
        Arrays.sort(ratios);
        assertThat(ratios[2]).isCloseTo(1, within(0.05));
    }

    @Test
    void aModelOfTwiceTheWorkIsFoundSlower() throws Exception {
        Latency latency = probe.compare(small, large, input, 1);
        assertThat(latency.ratioLow()).isGreaterThan(1.4);
        assertThat(latency.candidateMicros()).isGreaterThan(latency.baseMicros());
        assertThat(latency.source()).isEqualTo(Latency.Source.MEASURED);
        assertThat(probe.compare(large, small, input, 2).speedupLow()).isGreaterThan(1.4);
    }

    @Test
    void aWideIntervalIsNoisy() {
        double[] scattered = {1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1};
        assertThat(Bootstrap.of(scattered, 1).relativeHalfWidth()).isGreaterThan(0.03);
        double[] close = {1, 1.01, 1, 1.01, 1, 1.01, 1, 1.01, 1, 1.01, 1};
        Bootstrap interval = Bootstrap.of(close, 1);
        assertThat(interval.relativeHalfWidth()).isLessThan(0.03);
        assertThat(interval.median()).isEqualTo(1);
        assertThat(interval).isEqualTo(Bootstrap.of(close, 1));
    }

    @Test
    void aBrokenCandidateIsAFailureAndTheProbeGoesOn() throws Exception {
        assertThatThrownBy(() -> probe.compare(small, new byte[] {1}, input, 1)).isInstanceOf(ModelFailure.class);
        assertThat(probe.compare(small, small, input, 1).ratio()).isPositive();
    }

    @Test
    void listsOfCoresAreRead() {
        assertThat(PinnedThread.cores("0-2,5,7-8")).containsExactly(0, 1, 2, 5, 7, 8);
    }
}
