package io.lapidary.compression;

import ai.onnxruntime.OrtException;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.ChannelSpan;
import io.lapidary.issue.InvalidInput;
import io.lapidary.profile.GroupProfile;
import io.lapidary.profile.LayerProfile;
import io.lapidary.profile.ModelProfile;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * What one pass of the original network over calibration samples leaves behind, which serves every candidate: channel
 * orders, reconstructions of weights in closed form, ranges of activations. Holds the Gram matrices' factors, so it stays
 * with the worker; {@link #profile} is the small part that travels. Immutable; safe for use by many threads.
 */
public final class Calibration {
    /** Layers with more columns get {@link MeanReconstruction}. */
    private static final int MOST_COLUMNS = 8192;

    private static final int BATCH = 16;

    private final OnnxModel model;
    private final Criterion criterion;
    private final TargetTypes types;
    private final int samples;
    private final Map<String, int[]> orders = new LinkedHashMap<>();
    private final Map<String, double[]> errors = new LinkedHashMap<>();
    private final Map<String, Reconstruction> reconstructions = new HashMap<>();
    private final Map<String, Double> int8Errors = new HashMap<>();
    private final Map<String, ValueRange> ranges = new HashMap<>();

    private Calibration(OnnxModel model, Criterion criterion, TargetTypes types, int samples) {
        this.model = model;
        this.criterion = criterion;
        this.types = types;
        this.samples = samples;
    }

    /**
     * Runs the model over all inputs once and solves what every candidate will need.
     *
     * @param seed of the positions drawn from each sample
     * @param progress told the share of the work that is done, 0 to 1, on the calling thread
     */
    public static Calibration of(
            OnnxModel model,
            ModelInputs inputs,
            Criterion criterion,
            TargetTypes types,
            long seed,
            DoubleConsumer progress) {
        return of(model, inputs, criterion, true, types, seed, progress);
    }

    /** As {@link #of}, but the kept weights stay as they are: plain slicing, to compare with. */
    public static Calibration slicing(
            OnnxModel model, ModelInputs inputs, Criterion criterion, TargetTypes types, long seed) {
        return of(model, inputs, criterion, false, types, seed, share -> {});
    }

    private static Calibration of(
            OnnxModel model,
            ModelInputs inputs,
            Criterion criterion,
            boolean reconstruct,
            TargetTypes types,
            long seed,
            DoubleConsumer progress) {
        if (inputs.size() == 0) {
            throw InvalidInput.of("data.calibration", 0, "Calibration needs at least one sample.", "");
        }
        Calibration calibration = new Calibration(model, criterion, types, inputs.size());
        try {
            calibration.run(inputs, reconstruct, seed, progress);
        } catch (OrtException e) {
            throw InvalidInput.of(
                    "data",
                    model.graph().name(),
                    "ONNX Runtime cannot run the model on the calibration samples: " + e.getMessage(),
                    "Compare the samples' shape with the model's inputs (`lapidary inspect`).");
        }
        return calibration;
    }

    private void run(ModelInputs inputs, boolean reconstruct, long seed, DoubleConsumer progress) throws OrtException {
        Graph graph = model.normalised();
        Map<String, Node> nodes = new HashMap<>();
        graph.nodes.forEach(n -> nodes.put(n.name, n));
        Map<String, GramCollector> grams = new LinkedHashMap<>();
        Map<String, double[]> means = new HashMap<>();
        Map<String, LayerWeights> originals = new HashMap<>();
        for (LayerSite site : model.structure().layers) {
            Node node = nodes.get(site.node());
            originals.put(site.node(), LayerWeights.of(graph, node));
            Tensor weights = graph.constants.get(node.input(1));
            int columns = site.inputClasses().length * site.columnsPerInput() + 1;
            if (hasPrunableInputs(site) && site.isDense() && (!node.is("Conv") || weights.rank() <= 4)) {
                if (columns <= MOST_COLUMNS) {
                    grams.put(site.node(), new GramCollector(site, node, weights, inputs.size()));
                } else if (!node.is("Conv")) {
                    means.put(site.node(), new double[columns - 1]);
                }
            }
        }
        collect(inputs, graph, nodes, grams, means, seed, share -> progress.accept(share * 0.6));
        Map<String, DenseLayer> dense = new LinkedHashMap<>();
        grams.forEach((name, collector) ->
                dense.put(name, DenseLayer.of(collector.site(), originals.get(name), collector.finish())));
        for (LayerSite site : model.structure().layers) {
            double error = Int8Error.of(
                    originals.get(site.node()),
                    dense.get(site.node()),
                    ranges.get(nodes.get(site.node()).input(0)),
                    types);
            int8Errors.put(site.layer().name(), error);
        }
        int done = 0;
        for (GroupSite group : model.structure().groups) {
            order(group, dense, originals);
            progress.accept(0.6 + 0.4 * ++done / model.structure().groups.size());
        }
        for (LayerSite site : model.structure().layers) {
            LayerWeights original = originals.get(site.node());
            if (!hasPrunableInputs(site) || !site.isDense()) {
                continue;
            }
            if (!reconstruct) {
                reconstructions.put(site.node(), new SlicedReconstruction(site, original));
            } else if (means.containsKey(site.node())) {
                reconstructions.put(site.node(), new MeanReconstruction(site, original, means.get(site.node())));
            } else if (dense.containsKey(site.node())) {
                reconstructions.computeIfAbsent(site.node(), n -> new DirectReconstruction(dense.get(n), original));
            } else {
                reconstructions.put(site.node(), new SlicedReconstruction(site, original));
            }
        }
        progress.accept(1);
    }

    private static boolean hasPrunableInputs(LayerSite site) {
        return site.layer().inputs().stream().anyMatch(s -> s.group() != null);
    }

    /** One pass: Gram matrices, means and ranges. */
    private void collect(
            ModelInputs inputs,
            Graph graph,
            Map<String, Node> nodes,
            Map<String, GramCollector> grams,
            Map<String, double[]> means,
            long seed,
            DoubleConsumer progress)
            throws OrtException {
        Map<String, RangeObserver> observers = new HashMap<>();
        Set<String> watched = watched(graph, nodes, inputs);
        int step = model.dynamicBatch() ? BATCH : model.fixedBatch();
        int whole = model.dynamicBatch() ? inputs.size() : inputs.size() / step * step;
        if (whole == 0) {
            throw InvalidInput.of(
                    "data.calibration",
                    inputs.size(),
                    "The model takes %d samples at a time.".formatted(step),
                    "Give at least as many.");
        }
        Map<String, Long> rows = new HashMap<>();
        try (OrtRunner runner = OrtRunner.of(
                graph, watched.stream().filter(t -> !graph.isInput(t)).toList())) {
            for (int from = 0; from < whole; from += step) {
                int to = Math.min(whole, from + step);
                Map<String, FloatTensor> batch = inputs.batch(from, to);
                Map<String, FloatTensor> values = new HashMap<>(batch);
                values.putAll(runner.floats(batch));
                values.forEach((tensor, value) -> {
                    if (watched.contains(tensor)) {
                        observers
                                .computeIfAbsent(tensor, t -> new RangeObserver())
                                .accept(value.values().duplicate());
                    }
                });
                for (Map.Entry<String, GramCollector> gram : grams.entrySet()) {
                    Node node = nodes.get(gram.getKey());
                    FloatTensor output = values.get(node.output());
                    gram.getValue()
                            .accept(values.get(node.input(0)), output.shape().toArray(), from, seed);
                }
                for (Map.Entry<String, double[]> mean : means.entrySet()) {
                    FloatTensor input = values.get(nodes.get(mean.getKey()).input(0));
                    rows.merge(mean.getKey(), sumColumns(input, mean.getValue()), Long::sum);
                }
                progress.accept((double) to / whole);
            }
        }
        means.forEach((layer, mean) -> {
            for (int i = 0; i < mean.length; i++) {
                mean[i] /= rows.get(layer);
            }
        });
        observers.forEach((tensor, observer) -> ranges.put(tensor, observer.range()));
    }

    /** Adds a product's input rows into column sums; returns the number of rows. */
    private static long sumColumns(FloatTensor input, double[] sums) {
        FloatBuffer values = input.values();
        int count = values.remaining();
        for (int i = 0; i < count; i++) {
            sums[i % sums.length] += values.get(i);
        }
        return count / sums.length;
    }

    /** Tensors whose ranges or values are needed: what layers and their int8 companions read and write. */
    private Set<String> watched(Graph graph, Map<String, Node> nodes, ModelInputs inputs) {
        Set<String> watched = new LinkedHashSet<>();
        for (Node node : graph.nodes) {
            Operator operator = Operator.of(node);
            if (operator == null || operator.role() == Int8Role.FLOAT) {
                continue;
            }
            for (String input : node.inputs) {
                if (!input.isEmpty() && !graph.constants.containsKey(input)) {
                    watched.add(input);
                }
            }
            watched.add(node.output());
        }
        watched.removeIf(t -> !graph.isInput(t) && !model.shapes().containsKey(t));
        return watched;
    }

    private void order(GroupSite group, Map<String, DenseLayer> dense, Map<String, LayerWeights> originals) {
        List<DenseLayer> consumers = group.group().consumers().stream()
                .map(dense::get)
                .filter(java.util.Objects::nonNull)
                .toList();
        int[] order = criterion == Criterion.INDEPENDENCE && !consumers.isEmpty()
                ? new ChannelElimination(consumers, group.classes()).order()
                : byMagnitude(group, originals);
        int[] classes = Arrays.stream(order).map(i -> group.classes()[i]).toArray();
        double[] sum = new double[order.length];
        for (DenseLayer consumer : consumers) {
            NestedReconstruction nested = new NestedReconstruction(
                    consumer, originals.get(consumer.site().node()), classes);
            double[] own = nested.errors();
            for (int k = 0; k < sum.length; k++) {
                sum[k] += own[k];
            }
            if (isOnlyGroup(consumer.site(), group.group())) {
                reconstructions.put(consumer.site().node(), nested);
            }
        }
        if (consumers.isEmpty()) {
            sum = sharesOfMagnitude(group, order, originals);
        }
        orders.put(group.group().name(), order);
        errors.put(group.group().name(), sum);
    }

    private static boolean isOnlyGroup(LayerSite site, ChannelGroup group) {
        return site.layer().inputs().stream()
                .map(ChannelSpan::group)
                .filter(java.util.Objects::nonNull)
                .allMatch(group.name()::equals);
    }

    private int[] byMagnitude(GroupSite group, Map<String, LayerWeights> originals) {
        double[] magnitudes = magnitudes(group, originals);
        return java.util.stream.IntStream.range(0, magnitudes.length)
                .boxed()
                .sorted(java.util.Comparator.<Integer>comparingDouble(c -> -magnitudes[c])
                        .thenComparing(c -> c))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private double[] sharesOfMagnitude(GroupSite group, int[] order, Map<String, LayerWeights> originals) {
        double[] magnitudes = magnitudes(group, originals);
        double total = Math.max(Arrays.stream(magnitudes).sum(), Double.MIN_NORMAL);
        double kept = 0;
        double[] shares = new double[order.length];
        for (int k = 0; k < order.length; k++) {
            kept += magnitudes[order[k]];
            shares[k] = Math.max(0, 1 - kept / total);
        }
        return shares;
    }

    private double[] magnitudes(GroupSite group, Map<String, LayerWeights> originals) {
        Map<Integer, Integer> indexOf = new HashMap<>();
        for (int i = 0; i < group.classes().length; i++) {
            indexOf.put(group.classes()[i], i);
        }
        double[] magnitudes = new double[group.classes().length];
        for (LayerSite site : model.structure().layers) {
            if (!group.group().producers().contains(site.layer().name())) {
                continue;
            }
            LayerWeights weights = originals.get(site.node());
            for (int o = 0; o < weights.outputs; o++) {
                double sum = 0;
                for (float weight : weights.row(o)) {
                    sum += Math.abs(weight);
                }
                magnitudes[indexOf.get(site.outputClasses()[o])] += sum;
            }
        }
        return magnitudes;
    }

    /** The small part that travels to the agent. */
    public ModelProfile profile(double baseAccuracy) {
        List<GroupProfile> groups = new ArrayList<>();
        orders.forEach((name, order) -> groups.add(new GroupProfile(
                name,
                Arrays.stream(order).boxed().toList(),
                Arrays.stream(errors.get(name)).boxed().toList())));
        List<LayerProfile> layers = model.graph().layers().stream()
                .map(l -> new LayerProfile(l.name(), int8Errors.get(l.name())))
                .toList();
        return new ModelProfile(
                model.sha256(),
                criterion.name().toLowerCase(java.util.Locale.ROOT),
                samples,
                baseAccuracy,
                groups,
                layers);
    }

    TargetTypes types() {
        return types;
    }

    /** A group's channels, the one to keep longest first. */
    int[] order(String group) {
        return orders.get(group);
    }

    /** How a layer's weights follow its inputs; null for a layer whose inputs are never pruned. */
    Reconstruction reconstruction(String node) {
        return reconstructions.get(node);
    }

    /** The range of a tensor; null where it was not watched. */
    ValueRange range(String tensor) {
        return ranges.get(tensor);
    }
}
