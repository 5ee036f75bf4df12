package io.lapidary.service.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ModelGraph;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.LayerTime;
import io.lapidary.service.agent.Models;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One convolution of 16 channels and a classifier; the classifier takes no time. */
class TimetableTest {
    private static final ModelGraph GRAPH = Models.chain(16);

    private static Timetable.Row row(double keep, double floatMicros, double int8Micros) {
        return new Timetable.Row(
                Candidate.of(Map.of("conv0", keep), Map.of()),
                new DeviceProfile(
                        "device",
                        List.of(),
                        1,
                        List.of(),
                        3,
                        10,
                        List.of(new LayerTime("conv0", floatMicros, int8Micros), new LayerTime("fc", 0, 0)),
                        Map.of(),
                        ""));
    }

    private final Timetable timetable = new Timetable(GRAPH, List.of(row(0.25, 60, 30), row(1, 90, 40)));

    private static Candidate keep(double keep) {
        return Candidate.of(Map.of("conv0", keep), Map.of());
    }

    @Test
    void theUntouchedModelTakesItsLayersAndTheRunsOwnTime() {
        assertThat(timetable.baseMicros()).isEqualTo(100);
        assertThat(timetable.ratio(Candidate.UNTOUCHED)).isEqualTo(1);
    }

    @Test
    void aTimedWidthTakesWhatWasTimed() {
        assertThat(timetable.ratio(keep(0.25))).isCloseTo(0.7, within(1e-9));
    }

    @Test
    void betweenTwoWidthsTimeIsInterpolatedAndBelowAllItIsTheLeast() {
        // The input of three channels is never pruned: shares are roots of the outputs', 1/2 to 1.
        double half = 60 + 30 * (Math.sqrt(0.5) - 0.5) / 0.5;
        assertThat(timetable.ratio(keep(0.5))).isCloseTo((10 + half) / 100, within(1e-9));
        assertThat(timetable.ratio(keep(0.125))).isCloseTo(0.7, within(1e-9));
    }

    @Test
    void int8PaysForItsBorders() {
        Candidate int8 = Candidate.of(Map.of(), Map.of("conv0", Precision.INT8));
        int borders = new Borders(GRAPH).count(new boolean[] {true, false});
        assertThat(borders).isPositive();
        assertThat(timetable.ratio(int8)).isCloseTo((10 + 40 + 3.0 * borders) / 100, within(1e-9));
    }
}
