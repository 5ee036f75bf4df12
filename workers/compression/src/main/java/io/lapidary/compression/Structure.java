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
import java.util.TreeSet;

/**
 * What {@link ChannelFlow} found, in the terms of the product: layers, groups, frozen axes. A group is a set of classes
 * that some layer produces together; it is prunable only where every producer and every consumer holds each of its
 * classes equally often, so that no cut can empty a layer.
 */
final class Structure {
    private final Graph graph;
    private final ChannelFlow flow;
    private final Map<String, long[]> shapes;
    private final long batch;
    private final Map<Integer, Integer> componentOf = new HashMap<>();
    private final Map<Integer, String> frozenComponents = new LinkedHashMap<>();
    private final Map<Integer, String> groupNames = new LinkedHashMap<>();

    final List<LayerSite> layers = new ArrayList<>();
    final List<GroupSite> groups = new ArrayList<>();
    final List<FrozenAxis> frozen = new ArrayList<>();

    Structure(Graph graph, ChannelFlow flow, Map<String, long[]> shapes, long batch) {
        this.graph = graph;
        this.flow = flow;
        this.shapes = shapes;
        this.batch = batch;
        findComponents();
        freezeComponents();
        nameGroups();
        describeLayers();
        describeGroups();
    }

    private int[] classes(int[] atoms) {
        return Arrays.stream(atoms).map(flow::find).toArray();
    }

    /** Classes that one layer produces belong to one component. */
    private void findComponents() {
        for (Site site : flow.sites()) {
            int[] classes = classes(site.outputs());
            int target = componentOf.getOrDefault(classes[0], classes[0]);
            for (int aClass : classes) {
                Integer old = componentOf.get(aClass);
                if (old == null) {
                    componentOf.put(aClass, target);
                } else if (old != target) {
                    int merged = target;
                    componentOf.replaceAll((k, v) -> v.equals(old) ? merged : v);
                }
            }
        }
    }

    private Map<Integer, Set<Integer>> members() {
        Map<Integer, Set<Integer>> members = new LinkedHashMap<>();
        componentOf.forEach((aClass, component) ->
                members.computeIfAbsent(component, c -> new TreeSet<>()).add(aClass));
        return members;
    }

    private void freezeComponents() {
        Map<Integer, Set<Integer>> members = members();
        members.forEach((component, classes) -> {
            for (int aClass : classes) {
                if (flow.frozenReason(aClass) != null) {
                    frozenComponents.putIfAbsent(component, flow.frozenReason(aClass));
                }
            }
            if (classes.size() < 2) {
                frozenComponents.putIfAbsent(component, "there is only one channel");
            }
        });
        for (Site site : flow.sites()) {
            refuseUneven(site, site.outputs(), members);
            refuseUneven(site, site.inputs(), members);
        }
    }

    private void refuseUneven(Site site, int[] atoms, Map<Integer, Set<Integer>> members) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int aClass : classes(atoms)) {
            counts.merge(aClass, 1, Integer::sum);
        }
        Map<Integer, Set<Integer>> distinctCounts = new HashMap<>();
        Map<Integer, Integer> seen = new HashMap<>();
        counts.forEach((aClass, count) -> {
            Integer component = componentOf.get(aClass);
            if (component != null) {
                distinctCounts
                        .computeIfAbsent(component, c -> new LinkedHashSet<>())
                        .add(count);
                seen.merge(component, 1, Integer::sum);
            }
        });
        seen.forEach((component, present) -> {
            boolean whole = present == members.get(component).size();
            if (!whole || distinctCounts.get(component).size() > 1) {
                frozenComponents.putIfAbsent(component, "%s holds only some of them".formatted(site.node().name));
            }
        });
    }

    private void nameGroups() {
        for (Site site : flow.sites()) {
            Integer component = componentOf.get(flow.find(site.outputs()[0]));
            if (!frozenComponents.containsKey(component)) {
                groupNames.putIfAbsent(component, plainName(site.node().name));
            }
        }
    }

    private static String plainName(String name) {
        String trimmed = name.startsWith("/") ? name.substring(1) : name;
        return trimmed.replaceAll("/(Conv|Gemm|MatMul)$", "").replace('/', '.');
    }

    private String groupName(int aClass) {
        Integer component = componentOf.get(aClass);
        return component == null ? null : groupNames.get(component);
    }

    private void describeLayers() {
        for (Site site : flow.sites()) {
            int[] in = classes(site.inputs());
            int[] out = classes(site.outputs());
            Tensor weights = graph.constants.get(site.node().input(1));
            boolean isTransposed = site.node().is("ConvTranspose");
            boolean isConv = site.node().is("Conv") || isTransposed;
            int groupCount = (int) (isConv ? site.node().intAttribute("group", 1) : 1);
            LayerKind kind = kind(groupCount, in.length / groupCount);
            int columnsPerInput = weights.size() / out.length * groupCount / in.length;
            long positions = isTransposed
                    ? positions(site.node(), site.node().input(0), in.length)
                    : positions(site.node(), site.node().output(), out.length);
            String outputGroup = groupName(out[0]);
            if (outputGroup == null) {
                String reason = frozenComponents.get(componentOf.get(out[0]));
                frozen.add(new FrozenAxis(site.node().name, reason));
            }
            boolean hasBias = !site.node().input(2).isEmpty();
            layers.add(new LayerSite(
                    new Layer(
                            site.node().name,
                            layers.size(),
                            site.node().op,
                            kind,
                            in.length,
                            out.length,
                            isConv ? trailing(weights.dims(), 2) : List.of(),
                            isConv ? strides(site.node(), weights.rank() - 2) : List.of(),
                            groupCount,
                            positions,
                            Math.multiplyExact(positions, (long) weights.size()),
                            weights.size() + (hasBias ? out.length : 0),
                            spans(in),
                            outputGroup,
                            !isTransposed),
                    site.node().name,
                    in,
                    out,
                    columnsPerInput));
        }
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
            counts.merge(String.valueOf(groupName(aClass)), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(e -> new ChannelSpan(e.getKey().equals("null") ? null : e.getKey(), e.getValue()))
                .toList();
    }

    private void describeGroups() {
        groupNames.forEach((component, name) -> {
            List<String> producers = layers.stream()
                    .map(LayerSite::layer)
                    .filter(l -> name.equals(l.outputGroup()))
                    .map(Layer::name)
                    .toList();
            List<String> consumers = layers.stream()
                    .map(LayerSite::layer)
                    .filter(l -> l.inputs().stream().anyMatch(s -> name.equals(s.group())))
                    .map(Layer::name)
                    .toList();
            int[] classes = inProducersOrder(component);
            groups.add(new GroupSite(new ChannelGroup(name, classes.length, producers, consumers), classes));
        });
    }

    private int[] inProducersOrder(int component) {
        for (LayerSite site : layers) {
            if (componentOf.get(site.outputClasses()[0]) == component) {
                return Arrays.stream(site.outputClasses()).distinct().toArray();
            }
        }
        throw new IllegalStateException("Impossible state: a group without a producer.");
    }

    /** For each output of a layer the index of its group's channel; empty where its outputs are never pruned. */
    List<Integer> outputChannels(String layer) {
        LayerSite site = layers.stream()
                .filter(l -> l.layer().name().equals(layer))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no layer (%s).".formatted(layer)));
        return groups.stream()
                .filter(g -> g.group().name().equals(site.layer().outputGroup()))
                .findFirst()
                .map(g -> {
                    List<Integer> classes = Arrays.stream(g.classes()).boxed().toList();
                    return Arrays.stream(site.outputClasses())
                            .mapToObj(classes::indexOf)
                            .toList();
                })
                .orElse(List.of());
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
