package io.lapidary.service.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.outcome.Latency;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.LayerTime;
import io.lapidary.service.agent.Models;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cost model on made-up devices: each layer has a speed of its own, int8 gains differently and slower where narrow,
 * and the probe that the model starts from is off by up to a third. It learns from 40 measured candidates and is asked
 * about others.
 */
class SyntheticDeviceTest {
    private static final int LEARNT = 40;
    private static final int ASKED = 300;
    private static final int DEVICES = 20;
    private static final double NOISE = 0.02;

    private final ModelGraph graph = Models.residual(32, 64, 128);

    /** What the device truly takes, and how far the probe misses it. */
    private final class Device {
        private final double[] micros;
        private final double[] int8Gain;
        private final DeviceProfile probed;
        private final SplittableRandom random;

        Device(long seed) {
            random = new SplittableRandom(seed);
            int layers = graph.layers().size();
            micros = new double[layers];
            int8Gain = new double[layers];
            double floatMiss = Math.exp(0.2 * random.nextGaussian());
            double int8Miss = Math.exp(0.2 * random.nextGaussian());
            List<LayerTime> times = new ArrayList<>();
            for (int i = 0; i < layers; i++) {
                micros[i] = 3 + graph.layers().get(i).macs() / (15_000 * Math.exp(0.8 * random.nextGaussian()));
                int8Gain[i] = 1.5 + 2 * random.nextDouble();
                double miss = Math.exp(0.05 * random.nextGaussian());
                times.add(new LayerTime(
                        graph.layers().get(i).name(),
                        micros[i] * floatMiss * miss,
                        micros[i] / int8Gain[i] * int8Miss * miss));
            }
            probed = new DeviceProfile("made up", List.of(), 16, List.of(Precision.INT8), 4, 20, times, Map.of(), "");
        }

        private double micros(Candidate candidate) {
            double sum = 20;
            boolean before = false;
            for (int i = 0; i < micros.length; i++) {
                Layer layer = graph.layers().get(i);
                boolean int8 = candidate.precision(layer.name()) == Precision.INT8;
                double in = stepped(graph.keptInputs(layer, candidate)) / stepped(layer.inputChannels());
                double out = stepped(graph.keptOutputs(layer, candidate)) / stepped(layer.outputChannels());
                double whole = int8 ? micros[i] / int8Gain[i] : micros[i];
                sum += whole * (0.1 + 0.9 * in * out) + (int8 != before ? 6 : 0);
                before = int8;
            }
            return sum;
        }

        private static double stepped(int channels) {
            return Math.ceil(channels / 16.0);
        }

        double measured(Candidate candidate) {
            return micros(candidate) / micros(Candidate.UNTOUCHED) * Math.exp(NOISE * random.nextGaussian());
        }

        Candidate drawn() {
            Map<String, Double> keeps = new HashMap<>();
            graph.groups().forEach(g -> keeps.put(g.name(), (4 + random.nextInt(13)) / 16.0));
            Map<String, Precision> precisions = new HashMap<>();
            double share = random.nextDouble();
            graph.layers()
                    .forEach(l ->
                            precisions.put(l.name(), random.nextDouble() < share ? Precision.INT8 : Precision.FLOAT32));
            return Candidate.of(keeps, precisions);
        }
    }

    private record Asked(double[] measured, double[] predicted, double[] macs, double covered, double error) {}

    private Asked ask(Device device) {
        DefaultCostModel costs = new DefaultCostModel(graph, device.probed, c -> Models.sizeBytes(graph, c));
        for (int i = 0; i < LEARNT; i++) {
            Candidate candidate = device.drawn();
            double ratio = device.measured(candidate);
            costs.observe(
                    candidate,
                    new Latency(1000, 1000 * ratio, ratio, ratio, ratio, false, 11, Latency.Source.MEASURED));
        }
        double[] measured = new double[ASKED];
        double[] predicted = new double[ASKED];
        double[] macs = new double[ASKED];
        double covered = 0;
        double error = 0;
        for (int i = 0; i < ASKED; i++) {
            Candidate candidate = device.drawn();
            LatencyForecast forecast = costs.latency(candidate);
            measured[i] = device.measured(candidate);
            predicted[i] = forecast.ratio();
            macs[i] = graph.macs(candidate);
            covered += forecast.low() <= measured[i] && measured[i] <= forecast.high() ? 1.0 / ASKED : 0;
            error += Math.abs(forecast.ratio() / measured[i] - 1) / ASKED;
        }
        return new Asked(measured, predicted, macs, covered, error);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void predictionsRankCandidatesFarBetterThanMacsDo(long seed) {
        Asked asked = ask(new Device(seed));
        double ours = Ranks.correlation(asked.predicted(), asked.measured());
        assertThat(ours).isGreaterThanOrEqualTo(0.95);
        assertThat(1 - ours).isLessThan(0.5 * (1 - Ranks.correlation(asked.macs(), asked.measured())));
    }

    @Test
    void intervalsHoldWhatIsMeasuredAsOftenAsTheyClaim() {
        double covered = 0;
        double error = 0;
        for (long seed = 1; seed <= DEVICES; seed++) {
            Asked asked = ask(new Device(seed));
            covered += asked.covered() / DEVICES;
            error += asked.error() / DEVICES;
        }
        assertThat(covered).isBetween(0.93, 0.99);
        assertThat(error).isLessThan(0.05);
    }
}
