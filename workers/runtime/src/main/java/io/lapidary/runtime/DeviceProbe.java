package io.lapidary.runtime;

import ai.onnxruntime.OrtException;
import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.compression.FloatTensor;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.LayerTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at the machine that it runs on: what the processor is, and how long a model's layers take on it. */
public final class DeviceProbe {
    private static final long WARM_UP_NANOS = 60_000_000;
    private static final double MEASURING_NANOS = 300e6;
    private static final int FEWEST_RUNS = 7;
    private static final int MOST_RUNS = 200;

    /** As seen from itself. */
    private static final String THIS_MACHINE = "localhost";

    private final MachineLock lock;
    private final int threads;

    /** @param threads of one run */
    public DeviceProbe(MachineLock lock, int threads) {
        this.lock = lock;
        this.threads = threads;
    }

    /** The processor alone: no layer times. */
    public static DeviceProfile cpu() {
        return Processor.ofSystem().profile(Engines.versions(), THIS_MACHINE);
    }

    /** The candidate that computes on 8-bit integers wherever it can, and prunes nothing. */
    public static Candidate allInt8(ModelGraph graph) {
        return Candidate.of(
                Map.of(),
                graph.layers().stream()
                        .filter(Layer::quantisable)
                        .collect(Collectors.toMap(Layer::name, layer -> Precision.INT8)));
    }

    /**
     * Times every layer in float and in int8, alone on the machine. Layer times, overhead and borders add up to the
     * measured time of the base, and of the variant that has all layers in int8. Layers that cannot be told apart in the
     * engine's profile share the time by MACs.
     *
     * @param base the model
     * @param int8 {@link #allInt8} of it, compiled
     * @param input of one run
     * @throws ModelFailure if a model does not load or run
     */
    public DeviceProfile probe(ModelGraph graph, byte[] base, byte[] int8, Map<String, FloatTensor> input)
            throws IOException, InterruptedException {
        try (MachineLock.Held held = lock.exclusive();
                PinnedThread thread = PinnedThread.start(threads)) {
            Timing ofFloat = thread.call(() -> time(base, input));
            Timing ofInt8 = thread.call(() -> time(int8, input));
            return profile(graph, ofFloat, ofInt8);
        }
    }

    private DeviceProfile profile(ModelGraph graph, Timing ofFloat, Timing ofInt8) {
        List<Double> floats = ofFloat.layers(graph.layers());
        double overhead = Math.max(0, ofFloat.total - sum(floats));
        double[] borders =
                ofInt8.nodes.micros("QuantizeLinear", "DequantizeLinear").toArray();
        // Layouts are changed where a region of int8 begins and ends.
        double layouts = ofInt8.nodes.micros("Transpose").sum()
                - ofFloat.nodes.micros("Transpose").sum();
        double border = borders.length == 0
                ? 0
                : (Math.max(0, layouts) + Arrays.stream(borders).sum()) / borders.length;
        List<Double> integers = ofInt8.layers(graph.layers());
        // What int8 does besides its layers, such as adding, is theirs too: in float it is fused into them.
        double rest = ofInt8.total - overhead - border * borders.length;
        double scale = Math.max(0.5, Math.min(3, rest / Math.max(1e-9, sum(integers))));
        List<LayerTime> times = new ArrayList<>();
        for (Layer layer : graph.layers()) {
            double micros = floats.get(layer.index());
            double int8Micros = layer.quantisable() ? integers.get(layer.index()) * scale : micros;
            times.add(new LayerTime(layer.name(), micros, int8Micros));
        }
        DeviceProfile cpu = cpu();
        return new DeviceProfile(
                cpu.device(),
                cpu.features(),
                cpu.channelStep(),
                cpu.gains(),
                border,
                overhead,
                times,
                cpu.engines(),
                cpu.machine());
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(v -> v).sum();
    }

    private Timing time(byte[] onnx, Map<String, FloatTensor> input) throws OrtException, IOException {
        double total;
        int runs;
        try (TimedModel model = new TimedModel(onnx, input, threads, null)) {
            double nanos = model.warmUp(WARM_UP_NANOS);
            runs = (int) Math.max(FEWEST_RUNS, Math.min(MOST_RUNS, MEASURING_NANOS / nanos));
            total = Bootstrap.median(model.runs(runs)) / 1000;
        }
        Path folder = Files.createTempDirectory("lapidary-probe");
        // A session of its own: writing the profile takes longer than small nodes do.
        try (TimedModel model =
                new TimedModel(onnx, input, threads, folder.resolve("profile").toString())) {
            model.runs(runs);
            return new Timing(total, NodeTimes.of(Files.readString(Path.of(model.endProfiling()))));
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * How long a model took.
     *
     * @param total microseconds of a run without profiling
     */
    private record Timing(double total, NodeTimes nodes) {
        /** Microseconds of each layer, in order. */
        List<Double> layers(List<Layer> layers) {
            Map<String, Double> found = nodes.byLayer(layers);
            double foundMicros = 0;
            long foundMacs = 0;
            long macs = 0;
            for (Layer layer : layers) {
                macs += layer.macs();
                if (found.containsKey(layer.name())) {
                    foundMicros += found.get(layer.name());
                    foundMacs += layer.macs();
                }
            }
            double microsPerMac = foundMacs > 0 ? foundMicros / foundMacs : total / Math.max(1, macs);
            return layers.stream()
                    .map(l -> found.getOrDefault(l.name(), l.macs() * microsPerMac))
                    .toList();
        }
    }
}
