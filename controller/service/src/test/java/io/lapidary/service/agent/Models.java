package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.ChannelSpan;
import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import io.lapidary.graph.ModelGraph;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.GroupProfile;
import io.lapidary.profile.LayerProfile;
import io.lapidary.profile.LayerTime;
import io.lapidary.profile.ModelProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Pictures of models, with profiles to match, made without any model. */
public final class Models {
    private Models() {}

    /** Convolutions one after the other, each output a group, and a classifier. */
    public static ModelGraph chain(int... widths) {
        Builder builder = new Builder();
        String from = null;
        int channels = 3;
        for (int i = 0; i < widths.length; i++) {
            String group = "conv" + i;
            builder.conv("conv" + i, from, channels, group, widths[i], 16 >> Math.min(3, i / 2));
            from = group;
            channels = widths[i];
        }
        builder.dense("fc", from, channels, 10);
        return builder.build();
    }

    /** Three stages of two residual blocks: the shape of a small residual network. */
    public static ModelGraph residual(int... widths) {
        Builder builder = new Builder();
        builder.conv("stem", null, 1, "stage0", widths[0], 28);
        String from = "stage0";
        int channels = widths[0];
        for (int s = 0; s < widths.length; s++) {
            int size = 28 >> s;
            String stage = "stage" + s;
            for (int b = 0; b < 2; b++) {
                String block = stage + ".block" + b;
                builder.conv(block + ".conv1", from, channels, block + ".inner", widths[s], size);
                builder.conv(block + ".conv2", block + ".inner", widths[s], stage, widths[s], size);
                if (!from.equals(stage)) {
                    builder.conv(block + ".shortcut", from, channels, stage, widths[s], size);
                }
                from = stage;
                channels = widths[s];
            }
        }
        builder.dense("fc", from, channels, 10);
        return builder.build();
    }

    /** Errors that fall the faster the more channels are kept, at a rate drawn for each group. */
    public static ModelProfile profile(ModelGraph graph, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<GroupProfile> groups = new ArrayList<>();
        for (ChannelGroup group : graph.groups()) {
            int channels = group.channels();
            double scale = 0.2 + random.nextDouble();
            double rate = 2 + 5 * random.nextDouble();
            List<Double> errors = IntStream.rangeClosed(1, channels)
                    .mapToObj(k -> scale * (Math.exp(-rate * k / channels) - Math.exp(-rate)))
                    .toList();
            groups.add(new GroupProfile(
                    group.name(), IntStream.range(0, channels).boxed().toList(), errors));
        }
        List<LayerProfile> layers = graph.layers().stream()
                .map(l -> new LayerProfile(l.name(), 1e-4 * Math.exp(3 * random.nextDouble())))
                .toList();
        return new ModelProfile(graph.sha256(), "independence", 512, 92, groups, layers);
    }

    /** A device on which int8 is 2.2 to 3.5 times as fast. */
    public static DeviceProfile device(ModelGraph graph, int channelStep) {
        SplittableRandom random = new SplittableRandom(11);
        List<LayerTime> times = graph.layers().stream()
                .map(l -> {
                    double micros = 2 + l.macs() / 15_000.0;
                    return new LayerTime(l.name(), micros, micros / (2.2 + 1.3 * random.nextDouble()));
                })
                .toList();
        return new DeviceProfile(
                "model", List.of("avx512_vnni"), channelStep, List.of(Precision.INT8), 6, 20, times, Map.of(), "");
    }

    /** Weights at their bits, and a little beside them. */
    public static long sizeBytes(ModelGraph graph, Candidate candidate) {
        double bytes = 4_000;
        for (Layer layer : graph.layers()) {
            double share = (double) graph.keptOutputs(layer, candidate) / layer.outputChannels();
            if (layer.kind() == LayerKind.DENSE) {
                share *= (double) graph.keptInputs(layer, candidate) / layer.inputChannels();
            }
            int bits = Math.max(8, candidate.precision(layer.name()).bits());
            bytes += layer.parameters() * share * bits / 8 + 200;
        }
        return Math.round(bytes);
    }

    private static final class Builder {
        private final List<Layer> layers = new ArrayList<>();
        private final Map<String, Integer> channels = new LinkedHashMap<>();
        private final Map<String, List<String>> producers = new LinkedHashMap<>();
        private final Map<String, List<String>> consumers = new LinkedHashMap<>();

        void conv(String name, String from, int in, String group, int out, int size) {
            long macs = 9L * in * out * size * size;
            add(name, "Conv", from, in, group, out, List.of(3, 3), (long) size * size, macs, 9L * in * out + out);
            channels.put(group, out);
            producers.computeIfAbsent(group, g -> new ArrayList<>()).add(name);
        }

        void dense(String name, String from, int in, int out) {
            add(name, "Gemm", from, in, null, out, List.of(), 1, (long) in * out, (long) in * out + out);
        }

        private void add(
                String name,
                String op,
                String from,
                int in,
                String group,
                int out,
                List<Integer> kernel,
                long positions,
                long macs,
                long parameters) {
            if (from != null) {
                consumers.computeIfAbsent(from, g -> new ArrayList<>()).add(name);
            }
            layers.add(new Layer(
                    name,
                    layers.size(),
                    op,
                    LayerKind.DENSE,
                    in,
                    out,
                    kernel,
                    kernel.isEmpty() ? List.of() : List.of(1, 1),
                    1,
                    positions,
                    macs,
                    parameters,
                    List.of(new ChannelSpan(from, in)),
                    group,
                    true));
        }

        ModelGraph build() {
            List<ChannelGroup> groups = channels.entrySet().stream()
                    .map(e -> new ChannelGroup(
                            e.getKey(),
                            e.getValue(),
                            producers.get(e.getKey()),
                            consumers.getOrDefault(e.getKey(), List.of())))
                    .toList();
            ModelGraph bare = new ModelGraph(
                    "model", "0".repeat(64), 13, 1, List.of(), List.of(), layers, groups, List.of(), List.of());
            return new ModelGraph(
                    "model",
                    "0".repeat(64),
                    13,
                    sizeBytes(bare, Candidate.UNTOUCHED),
                    List.of(),
                    List.of(),
                    layers,
                    groups,
                    List.of(),
                    List.of());
        }
    }
}
