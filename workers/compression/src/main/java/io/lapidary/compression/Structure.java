package io.lapidary.compression;

import io.lapidary.compression.ChannelFlow.Site;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.ChannelSpan;
import io.lapidary.graph.FrozenAxis;
import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@link ChannelFlow} found, in the terms of the product: layers, groups, and what is kept whole and why. */
final class Structure {
    private final Graph graph;
    private final ChannelFlow flow;
    private final ChannelComponents components;
    private final Map<String, long[]> shapes;
    private final long batch;
    private final Map<String, LayerSite> layersByName = new HashMap<>();
    private final Map<String, GroupSite> groupsByName = new HashMap<>();

    /** Layers to compress. */
    final List<LayerSite> layers = new ArrayList<>();
    /** All layers, with those that are kept as they are. */
    final List<Layer> rows = new ArrayList<>();

    final List<GroupSite> groups = new ArrayList<>();
    final List<FrozenAxis> frozen = new ArrayList<>();

    /** @param batch samples of the run that the shapes are from */
    Structure(Graph graph, ChannelFlow flow, Map<String, long[]> shapes, long batch) {
        this.graph = graph;
        this.flow = flow;
        this.shapes = shapes;
        this.batch = batch;
        this.components = new ChannelComponents(flow);
        describeLayers();
        describeGroups();
    }

    private int[] classes(int[] atoms) {
        return Arrays.stream(atoms).map(flow::find).toArray();
    }

    private void describeLayers() {
        Map<Node, Site> sites = new HashMap<>();
        flow.sites().forEach(site -> sites.put(site.node(), site));
        for (Node node : graph.nodes) {
            Site site = sites.get(node);
            if (site != null) {
                describe(site);
                continue;
            }
            RecurrentLayer.row(node, rows.size(), flow, batch).ifPresent(rows::add);
            String reason = KeptNodes.reason(node, flow);
            if (reason != null) {
                frozen.add(new FrozenAxis(node.name, reason));
            }
        }
    }

    private void describe(Site site) {
        Node node = site.node();
        int[] in = classes(site.inputs());
        int[] out = classes(site.outputs());
        Tensor weights = graph.constants.get(node.input(1));
        boolean isTransposed = node.is("ConvTranspose");
        boolean isConv = node.is("Conv") || isTransposed;
        int groupCount = (int) (isConv ? node.intAttribute("group", 1) : 1);
        int columnsPerInput = weights.size() / out.length * groupCount / in.length;
        long positions =
                isTransposed ? positions(node, node.input(0), in.length) : positions(node, node.output(), out.length);
        String outputGroup = components.name(out[0]);
        if (outputGroup == null) {
            frozen.add(new FrozenAxis(node.name, components.frozenReason(out[0])));
        }
        Layer layer = new Layer(
                node.name,
                rows.size(),
                node.op,
                kind(groupCount, in.length / groupCount),
                in.length,
                out.length,
                isConv ? trailing(weights.dims(), 2) : List.of(),
                isConv ? strides(node, weights.rank() - 2) : List.of(),
                groupCount,
                positions,
                Math.multiplyExact(positions, (long) weights.size()),
                weights.size() + (node.input(2).isEmpty() ? 0 : out.length),
                spans(in),
                outputGroup,
                !isTransposed);
        LayerSite described = new LayerSite(layer, node.name, in, out, columnsPerInput);
        rows.add(layer);
        layers.add(described);
        layersByName.put(layer.name(), described);
    }

    private static LayerKind kind(int groups, int share) {
        if (groups == 1) {
            return LayerKind.DENSE;
        }
        return LayerRules.goesByWholeGroups(groups, share) ? LayerKind.DEPTHWISE : LayerKind.GROUPED;
    }

    private long positions(Node node, String tensor, int channels) {
        long[] shape = shapes.get(tensor);
        if (shape == null) {
            throw new MalformedModel("The shape of (%s) at %s is not known.".formatted(tensor, node.name));
        }
        return Math.max(1, Shape.of(shape).elements() / channels / batch);
    }

    private static List<Integer> trailing(long[] dims, int from) {
        return Arrays.stream(dims).skip(from).mapToObj(d -> (int) d).toList();
    }

    private static List<Integer> strides(Node node, int rank) {
        long[] ones = new long[rank];
        Arrays.fill(ones, 1);
        return trailing(node.intsAttribute("strides", ones), 0);
    }

    private List<ChannelSpan> spans(int[] inputClasses) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int aClass : inputClasses) {
            counts.merge(components.name(aClass), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(e -> new ChannelSpan(e.getKey(), e.getValue()))
                .toList();
    }

    private void describeGroups() {
        Map<String, List<String>> producers = new HashMap<>();
        Map<String, Set<String>> consumers = new HashMap<>();
        Map<String, int[]> classes = new HashMap<>();
        for (LayerSite site : layers) {
            Layer layer = site.layer();
            if (layer.outputGroup() != null) {
                producers
                        .computeIfAbsent(layer.outputGroup(), g -> new ArrayList<>())
                        .add(layer.name());
                classes.computeIfAbsent(
                        layer.outputGroup(),
                        g -> Arrays.stream(site.outputClasses()).distinct().toArray());
            }
            layer.inputs().stream().filter(span -> span.group() != null).forEach(span -> consumers
                    .computeIfAbsent(span.group(), g -> new LinkedHashSet<>())
                    .add(layer.name()));
        }
        for (String name : components.names()) {
            int[] own = classes.get(name);
            GroupSite group = new GroupSite(
                    new ChannelGroup(
                            name, own.length, producers.get(name), List.copyOf(consumers.getOrDefault(name, Set.of()))),
                    own);
            groups.add(group);
            groupsByName.put(name, group);
        }
    }

    /**
     * The group of a name.
     *
     * @throws IllegalArgumentException where there is none
     */
    GroupSite group(String name) {
        GroupSite group = groupsByName.get(name);
        if (group == null) {
            throw new IllegalArgumentException("The model has no channel group (%s).".formatted(name));
        }
        return group;
    }

    /** For each output of a layer the index of its group's channel; empty where its outputs are never pruned. */
    List<Integer> outputChannels(String layer) {
        LayerSite site = layersByName.get(layer);
        if (site == null) {
            throw new IllegalArgumentException("There is no layer (%s).".formatted(layer));
        }
        if (site.layer().outputGroup() == null) {
            return List.of();
        }
        int[] classes = group(site.layer().outputGroup()).classes();
        Map<Integer, Integer> places = new HashMap<>();
        for (int place = 0; place < classes.length; place++) {
            places.put(classes[place], place);
        }
        return Arrays.stream(site.outputClasses()).mapToObj(places::get).toList();
    }

    /** The layer of a name, or null where there is none to compress. */
    LayerSite layer(String name) {
        return layersByName.get(name);
    }

    /** Axes of constants that follow channels, as classes. */
    Map<String, Map<Integer, int[]>> ties() {
        Map<String, Map<Integer, int[]>> resolved = new LinkedHashMap<>();
        flow.ties().forEach((name, axes) -> {
            Map<Integer, int[]> byAxis = new HashMap<>();
            axes.forEach((axis, atoms) -> byAxis.put(axis, classes(atoms)));
            resolved.put(name, byAxis);
        });
        return resolved;
    }
}
