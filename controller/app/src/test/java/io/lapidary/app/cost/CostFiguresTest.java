package io.lapidary.app.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Latency;
import io.lapidary.service.cost.LatencyForecast;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostFiguresTest {
    private static ComparedCost compared(double alone, double corrected, double measured, double macs, long bytes) {
        return new ComparedCost(
                Candidate.UNTOUCHED,
                alone,
                new LatencyForecast(corrected, 0.01, corrected - 0.02, corrected + 0.02),
                new Latency(100, 100 * measured, measured, measured, measured, false, 25, Latency.Source.MEASURED),
                macs,
                1_000,
                bytes);
    }

    @Test
    void missesRanksIntervalsAndSizesAreToldApart() {
        CostFigures found = CostFigures.of(List.of(
                compared(0.44, 0.4, 0.4, 0.9, 1_000),
                compared(0.45, 0.5, 0.5, 0.8, 1_000),
                compared(0.66, 0.6, 0.6, 0.7, 1_001),
                compared(0.8, 0.72, 0.8, 0.6, 1_000)));

        assertThat(found.alone().missPercent()).isCloseTo((10 + 10 + 10 + 0) / 4.0, within(1e-9));
        assertThat(found.alone().rank()).isCloseTo(1, within(1e-9));
        assertThat(found.corrected().missPercent()).isCloseTo(10 / 4.0, within(1e-9));
        assertThat(found.later().missPercent()).isCloseTo(10 / 2.0, within(1e-9));
        assertThat(found.macsRank()).isCloseTo(-1, within(1e-9));
        assertThat(found.covered()).isCloseTo(0.75, within(1e-9));
        assertThat(found.exactSizes()).isEqualTo(3);
    }
}
