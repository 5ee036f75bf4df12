package io.lapidary.compression;

import ai.onnxruntime.OrtException;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.ChannelSpan;
import io.lapidary.issue.InvalidInput;
import io.lapidary.profile.GroupProfile;
import io.lapidary.profile.LayerProfile;
import io.lapidary.profile.ModelProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.DoubleConsumer;

/**
 * What one pass of the original network over calibration samples leaves behind, which serves every candidate: channel
 * orders, reconstructions of weights in closed form, ranges of activations. Holds the Gram matrices' factors, so it stays
 * with the worker; {@link #profile} is the small part that travels. Immutable; safe for use by many threads.
 */
public final class Calibration {
    /** Of the progress told. */
    private static final double SHARE_OF_PASS = 0.6;

    private final OnnxModel model;
    private final String criterion;
    private final TargetTypes types;
    private final int samples;
    private final Map<String, int[]> orders = new LinkedHashMap<>();
    private final Map<String, double[]> errors = new LinkedHashMap<>();
    private final Map<String, Reconstruction> reconstructions = new HashMap<>();
    private final Map<String, LayerWeights> originals = new HashMap<>();
    private final Map<String, Double> int8Errors = new HashMap<>();
    private final Map<String, Calibrator.Choice> ranges = new HashMap<>();
    private final Map<String, List<DenseLayer>> dense = new HashMap<>();

    private Calibration(OnnxModel model, String criterion, TargetTypes types, int samples) {
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
        return of(
                model,
                inputs,
                criterion.label(),
                ChannelOrdering.by(criterion, model.structure()),
                true,
                types,
                seed,
                GramLimits.DEFAULT,
                progress);
    }

    /** As {@link #of}, with other limits of Gram matrices. */
    static Calibration of(
            OnnxModel model, ModelInputs inputs, Criterion criterion, TargetTypes types, long seed, GramLimits limits) {
        return of(
                model,
                inputs,
                criterion.label(),
                ChannelOrdering.by(criterion, model.structure()),
                true,
                types,
                seed,
                limits,
                share -> {});
    }

    /**
     * As {@link #of(OnnxModel, ModelInputs, Criterion, TargetTypes, long, DoubleConsumer)}, with channels in an order that
     * was found elsewhere.
     *
     * @throws IllegalArgumentException where the ranks are not those of the model's groups
     */
    public static Calibration of(
            OnnxModel model,
            ModelInputs inputs,
            ChannelRanks ranks,
            TargetTypes types,
            long seed,
            DoubleConsumer progress) {
        return of(
                model,
                inputs,
                ranks.criterion(),
                ChannelOrdering.by(ranks),
                true,
                types,
                seed,
                GramLimits.DEFAULT,
                progress);
    }

    /** As {@link #of}, but the kept weights stay as they are: plain slicing, to compare with. */
    public static Calibration slicing(
            OnnxModel model, ModelInputs inputs, Criterion criterion, TargetTypes types, long seed) {
        return of(
                model,
                inputs,
                criterion.label(),
                ChannelOrdering.by(criterion, model.structure()),
                false,
                types,
                seed,
                GramLimits.DEFAULT,
                share -> {});
    }

    private static Calibration of(
            OnnxModel model,
            ModelInputs inputs,
            String criterion,
            ChannelOrdering ordering,
            boolean reconstruct,
            TargetTypes types,
            long seed,
            GramLimits limits,
            DoubleConsumer progress) {
        if (inputs.size() == 0) {
            throw InvalidInput.of("data.calibration", 0, "Calibration needs at least one sample.", "");
        }
        Calibration calibration = new Calibration(model, criterion, types, inputs.size());
        try {
            calibration.run(inputs, ordering, reconstruct, seed, limits, progress);
        } catch (OrtException e) {
            throw InvalidInput.of(
                    "data",
                    model.graph().name(),
                    "ONNX Runtime cannot run the model on the calibration samples: " + EngineWords.of(e),
                    "Compare the samples' shape with the model's inputs (`lapidary inspect`).");
        }
        return calibration;
    }

    private void run(
            ModelInputs inputs,
            ChannelOrdering ordering,
            boolean reconstruct,
            long seed,
            GramLimits limits,
            DoubleConsumer progress)
            throws OrtException {
        CalibrationPass pass = new CalibrationPass(model, inputs.size(), seed, limits);
        pass.run(inputs, share -> progress.accept(share * SHARE_OF_PASS));
        ranges.putAll(pass.ranges());
        Map<String, Node> nodes = new HashMap<>();
        model.normalised().nodes.forEach(n -> nodes.put(n.name, n));
        Map<String, LayerSite> sites = new HashMap<>();
        model.structure().layers.forEach(s -> sites.put(s.node(), s));
        model.structure()
                .layers
                .forEach(s -> originals.put(s.node(), LayerWeights.of(model.normalised(), nodes.get(s.node()))));
        dense.putAll(pass.denseLayers(originals));
        for (LayerSite site : model.structure().layers) {
            ValueRange inputRange = range(nodes.get(site.node()).input(0));
            LayerWeights original = originals.get(site.node());
            int8Errors.put(site.layer().name(), Int8Error.of(original, dense(site.node()), inputRange, types));
        }
        int done = 0;
        for (GroupSite group : model.structure().groups) {
            order(group, ordering, sites);
            progress.accept(SHARE_OF_PASS
                    + (1 - SHARE_OF_PASS) * ++done / model.structure().groups.size());
        }
        for (LayerSite site : model.structure().layers) {
            if (site.cutsColumns() && site.hasPrunableInputs()) {
                LayerWeights original = originals.get(site.node());
                if (reconstruct) {
                    reconstructions.computeIfAbsent(
                            site.node(), n -> withoutNesting(site, original, dense.getOrDefault(n, List.of())));
                } else {
                    reconstructions.put(site.node(), new SlicedReconstruction(site, original));
                }
            }
        }
        progress.accept(1);
    }

    private static Reconstruction withoutNesting(LayerSite site, LayerWeights original, List<DenseLayer> blocks) {
        return blocks.isEmpty()
                ? new SlicedReconstruction(site, original)
                : joined(site, original, blocks, DirectReconstruction::new);
    }

    /** One reconstruction of all blocks of a layer; each is made of a block and its own weights. */
    private static Reconstruction joined(
            LayerSite site,
            LayerWeights original,
            List<DenseLayer> blocks,
            BiFunction<DenseLayer, LayerWeights, Reconstruction> kind) {
        if (blocks.size() == 1) {
            return kind.apply(blocks.get(0), original);
        }
        return new BlockReconstruction(
                site,
                original,
                blocks.stream()
                        .map(b -> kind.apply(b, LayerWeights.of(b.weights())))
                        .toList(),
                blocks.stream().map(b -> b.site().inputClasses().length).toList());
    }

    private void order(GroupSite group, ChannelOrdering ordering, Map<String, LayerSite> sites) {
        List<List<DenseLayer>> consumers = group.group().consumers().stream()
                .map(dense::get)
                .filter(Objects::nonNull)
                .toList();
        int[] order =
                ordering.order(group, consumers.stream().flatMap(List::stream).toList(), originals);
        int[] classes = Arrays.stream(order).map(i -> group.classes()[i]).toArray();
        double[] sum = new double[order.length];
        for (List<DenseLayer> blocks : consumers) {
            LayerSite site = sites.get(blocks.get(0).site().node());
            Reconstruction nested = joined(site, originals.get(site.node()), blocks, (block, weights) -> {
                NestedReconstruction own = new NestedReconstruction(block, weights, classes);
                double[] lost = own.errors();
                for (int k = 0; k < sum.length; k++) {
                    sum[k] += lost[k];
                }
                return own;
            });
            if (isOnlyGroup(site, group.group())) {
                reconstructions.put(site.node(), nested);
            }
        }
        orders.put(group.group().name(), order);
        errors.put(
                group.group().name(),
                consumers.isEmpty()
                        ? new ChannelMagnitudes(group, model.structure(), originals, false).lostShares(order)
                        : sum);
    }

    private static boolean isOnlyGroup(LayerSite site, ChannelGroup group) {
        return site.layer().inputs().stream()
                .map(ChannelSpan::group)
                .filter(Objects::nonNull)
                .allMatch(group.name()::equals);
    }

    /** The small part that travels to the agent. */
    public ModelProfile profile(double baseAccuracy) {
        List<GroupProfile> groups = new ArrayList<>();
        orders.forEach((name, order) -> groups.add(new GroupProfile(
                name,
                Arrays.stream(order).boxed().toList(),
                Arrays.stream(errors.get(name)).boxed().toList())));
        List<LayerProfile> layers = model.graph().layers().stream()
                .map(l -> new LayerProfile(l.name(), int8Errors.getOrDefault(l.name(), 0.0)))
                .toList();
        return new ModelProfile(model.sha256(), criterion, samples, baseAccuracy, groups, layers);
    }

    /** The same with other ranges of activations. */
    Calibration withRanges(Map<String, Calibrator.Choice> others) {
        Calibration copy = new Calibration(model, criterion, types, samples);
        copy.orders.putAll(orders);
        copy.errors.putAll(errors);
        copy.reconstructions.putAll(reconstructions);
        copy.originals.putAll(originals);
        copy.int8Errors.putAll(int8Errors);
        copy.dense.putAll(dense);
        copy.ranges.putAll(others);
        return copy;
    }

    TargetTypes types() {
        return types;
    }

    /** A group's channels, the one to keep longest first. */
    int[] order(String group) {
        return orders.get(group);
    }

    /** A layer's own weights, by node. */
    LayerWeights original(String node) {
        return originals.get(node);
    }

    /** How a layer's weights follow its inputs; null for a layer whose inputs are never pruned. */
    Reconstruction reconstruction(String node) {
        return reconstructions.get(node);
    }

    /** The range of a tensor; null where it was not watched. */
    ValueRange range(String tensor) {
        Calibrator.Choice choice = ranges.get(tensor);
        return choice == null ? null : choice.range();
    }

    /** A layer's statistics, by node; null where there is not one Gram matrix of all its inputs. */
    DenseLayer dense(String node) {
        List<DenseLayer> blocks = dense.getOrDefault(node, List.of());
        return blocks.size() == 1 ? blocks.get(0) : null;
    }

    /** How many tensors each calibrator served best. */
    public Map<Calibrator, Integer> calibrators() {
        Map<Calibrator, Integer> counts = new EnumMap<>(Calibrator.class);
        ranges.values().forEach(choice -> counts.merge(choice.calibrator(), 1, Integer::sum));
        return counts;
    }
}
