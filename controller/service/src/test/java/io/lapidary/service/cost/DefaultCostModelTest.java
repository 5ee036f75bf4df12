package io.lapidary.service.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.outcome.Latency;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.service.agent.Models;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultCostModelTest {
    private final ModelGraph graph = Models.residual(32, 64, 128);
    private final DefaultCostModel costs = model(Models.device(graph, 16));

    private DefaultCostModel model(DeviceProfile device) {
        return new DefaultCostModel(graph, device, c -> Models.sizeBytes(graph, c));
    }

    private Candidate all(double keep, Precision precision) {
        Map<String, Double> keeps = new HashMap<>();
        graph.groups().forEach(g -> keeps.put(g.name(), keep));
        Map<String, Precision> precisions = new HashMap<>();
        graph.layers().forEach(l -> precisions.put(l.name(), precision));
        return Candidate.of(keeps, precisions);
    }

    private static Latency measured(double ratio) {
        return new Latency(1000, 1000 * ratio, ratio, ratio, ratio, false, 11, Latency.Source.MEASURED);
    }

    @Test
    void macsAreThoseOfTheGraph() {
        for (double keep : new double[] {0.25, 0.4, 0.5, 0.9, 1}) {
            Candidate candidate = all(keep, Precision.INT8);
            assertThat(costs.macs(candidate)).isEqualTo(graph.macs(candidate));
        }
    }

    @Test
    void theUntouchedModelIsAsFastAsItself() {
        assertThat(costs.latencyRatio(Candidate.UNTOUCHED)).isEqualTo(1);
    }

    @Test
    void fewerChannelsAndFewerBitsAreFasterTogether() {
        double pruned = costs.latencyRatio(all(0.5, Precision.FLOAT32));
        double quantised = costs.latencyRatio(all(1, Precision.INT8));
        double both = costs.latencyRatio(all(0.5, Precision.INT8));
        assertThat(pruned).isBetween(0.2, 0.5);
        assertThat(quantised).isBetween(0.25, 0.5);
        assertThat(both).isLessThan(Math.min(pruned, quantised));
    }

    @Test
    void channelsBetweenTwoStepsGainNothing() {
        Map<String, Precision> none = Map.of();
        String group = "stage2.block1.inner";
        double at112 = costs.latencyRatio(Candidate.of(Map.of(group, 112 / 128.0), none));
        double at100 = costs.latencyRatio(Candidate.of(Map.of(group, 100 / 128.0), none));
        double at96 = costs.latencyRatio(Candidate.of(Map.of(group, 96 / 128.0), none));
        assertThat(at100).isEqualTo(at112);
        assertThat(at96).isLessThan(at112);
    }

    @Test
    void everyChangeBetweenFloatAndInt8Costs() {
        Layer middle = graph.layers().get(5);
        Map<String, Precision> rest = new HashMap<>();
        graph.layers().forEach(l -> rest.put(l.name(), Precision.INT8));
        double whole = costs.latencyRatio(Candidate.of(Map.of(), rest));
        rest.put(middle.name(), Precision.FLOAT32);
        assertThat(costs.latencyRatio(Candidate.of(Map.of(), rest))).isGreaterThan(whole + 2 * 6 / 3000.0);
    }

    @Test
    void withoutLayerTimesMacsStandForThem() {
        DefaultCostModel guess =
                model(DeviceProfile.ofProcessor("unknown", List.of(), 1, List.of(Precision.INT8), Map.of(), ""));
        assertThat(guess.latencyRatio(all(1, Precision.INT8))).isCloseTo(0.4, within(1e-9));
        assertThat(guess.baseMicros()).isEmpty();
    }

    @Test
    void whereInt8DoesNotGainItIsPredictedSlower() {
        DefaultCostModel guess = model(DeviceProfile.ofProcessor("unknown", List.of(), 1, List.of(), Map.of(), ""));
        assertThat(guess.latencyRatio(all(1, Precision.INT8))).isGreaterThan(1);
    }

    @Test
    void measuredCandidatesCorrectThePredictionOfOthers() {
        Candidate unseen = all(0.75, Precision.INT8);
        DefaultCostModel uncorrected = model(Models.device(graph, 16));
        double before = uncorrected.latencyRatio(unseen);
        for (double keep : new double[] {0.25, 0.5, 0.6, 1}) {
            Candidate seen = all(keep, Precision.INT8);
            costs.observe(seen, measured(1.3 * uncorrected.latencyRatio(seen)));
        }
        assertThat(costs.latencyRatio(unseen) / before).isBetween(1.15, 1.45);
        assertThat(costs.latencyRatio(Candidate.UNTOUCHED)).isEqualTo(1);
    }

    @Test
    void predictionsAreNotTakenForMeasurements() {
        Candidate candidate = all(0.5, Precision.INT8);
        double before = costs.latencyRatio(candidate);
        costs.observe(candidate, new Latency(1, 1, 0.9, 0.9, 0.9, false, 0, Latency.Source.PREDICTED));
        assertThat(costs.latencyRatio(candidate)).isEqualTo(before);
    }
}
