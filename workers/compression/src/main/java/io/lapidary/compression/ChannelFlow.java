package io.lapidary.compression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Follows channels through a graph: union–find over single channels ("atoms") of every tensor's channel axis. Channels
 * in one class live and die together. (The idea is DepGraph's, Fang et al. 2023; working on single channels makes
 * concatenation and flattening plain list operations.)
 */
final class ChannelFlow {
    /** A tensor's channel axis and the atom at each of its indices. */
    record Channels(int axis, int[] atoms) {}

    /** A layer with weights, as the flow met it. */
    record Site(Node node, int[] inputs, int[] outputs) {}

    /** A whole-number constant one of whose entries counts channels, so that it must follow them. */
    record Count(Node node, int input, int entry, int[] atoms) {}

    /** A constant of indices into a channel axis. */
    record Pick(Node node, int input, int[] source, int[] picked) {}

    private final Graph graph;
    private final Map<String, long[]> shapes;
    private final Map<String, Channels> channels = new HashMap<>();
    private final Map<String, Map<Integer, int[]>> ties = new LinkedHashMap<>();
    private final Map<String, Set<Node>> tiedBy = new HashMap<>();
    private final List<Site> sites = new ArrayList<>();
    private final List<Count> counts = new ArrayList<>();
    private final List<Pick> picks = new ArrayList<>();
    private final Map<String, List<Node>> readers;
    private final Map<String, Node> producers;
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Map<String, String> kept = new HashMap<>();
    private final Map<Integer, String> frozen = new HashMap<>();
    private final DisjointSets atoms = new DisjointSets();
    private Node current;

    private ChannelFlow(Graph graph, Map<String, long[]> shapes) {
        this.graph = graph;
        this.shapes = shapes;
        this.readers = graph.readers();
        this.producers = graph.producers();
    }

    /** Follows every channel of a normalised graph. */
    static ChannelFlow follow(Graph graph, Map<String, long[]> shapes) {
        ChannelFlow flow = new ChannelFlow(graph, shapes);
        for (Node node : graph.nodes) {
            flow.current = node;
            Operator operator = Operator.of(node);
            if (node.hasSubgraph()) {
                flow.keepWhole(node, "its inner graphs are kept whole");
            } else if (operator == null) {
                String name = node.domain.isEmpty() ? node.op : node.domain + "." + node.op;
                flow.unknown.add(name);
                flow.freezeInputs(
                        node, "read by %s (%s), an operator that Lapidary does not know".formatted(node.name, name));
            } else {
                operator.rule().apply(node, flow);
            }
        }
        flow.freezeConstantsReadElsewhere();
        graph.outputs.forEach(o -> flow.freeze(flow.channels.get(o.getName()), "the network's output"));
        flow.atoms.settle();
        return flow;
    }

    /** A constant that follows channels for one reader cannot be cut under another that does not. */
    private void freezeConstantsReadElsewhere() {
        ties.forEach((name, axes) -> {
            boolean elsewhere = graph.isOutput(name) || !tiedBy.get(name).containsAll(readers.get(name));
            if (elsewhere) {
                axes.values().forEach(a -> freeze(a, "their constant %s is used elsewhere too".formatted(name)));
            }
        });
    }

    List<Site> sites() {
        return sites;
    }

    List<Count> counts() {
        return counts;
    }

    List<Pick> picks() {
        return picks;
    }

    /** For each constant the axes that follow channels, with their atoms. */
    Map<String, Map<Integer, int[]>> ties() {
        return ties;
    }

    /** Operators met that Lapidary does not know. */
    Set<String> unknownOperators() {
        return unknown;
    }

    /** Why a node that has weights, or multiplies, is no layer to compress; null where nothing was said of it. */
    String keptReason(Node node) {
        return kept.get(node.name);
    }

    /** The class of an atom. */
    int find(int atom) {
        return atoms.find(atom);
    }

    /** Why a class cannot be pruned; null where it can. */
    String frozenReason(int root) {
        return frozen.get(root);
    }

    // What rules are made of.

    Channels of(String tensor) {
        return channels.get(tensor);
    }

    long[] shape(String tensor) {
        Tensor constant = graph.constants.get(tensor);
        return constant != null ? constant.dims() : shapes.get(tensor);
    }

    Tensor constant(String tensor) {
        return graph.constants.get(tensor);
    }

    Node producer(String tensor) {
        return producers.get(tensor);
    }

    List<Node> readers(String tensor) {
        return readers.getOrDefault(tensor, List.of());
    }

    boolean isInput(String tensor) {
        return graph.isInput(tensor);
    }

    void set(String tensor, int axis, int[] atomsAtIndices) {
        long[] shape = shapes.get(tensor);
        if (shape == null || axis >= shape.length || shape[axis] != atomsAtIndices.length) {
            freeze(atomsAtIndices, "their way through the tensor %s is not understood".formatted(tensor));
            return;
        }
        channels.put(tensor, new Channels(axis, atomsAtIndices));
    }

    int[] fresh(int count) {
        return IntStream.generate(atoms::add).limit(count).toArray();
    }

    int[] freshFrozen(int count, String reason) {
        int[] made = fresh(count);
        freeze(made, reason);
        return made;
    }

    void unite(int[] a, int[] b) {
        for (int i = 0; i < a.length; i++) {
            int rootA = find(a[i]);
            int rootB = find(b[i]);
            if (rootA != rootB) {
                int united = atoms.unite(rootA, rootB);
                String reason = frozen.remove(Math.max(rootA, rootB));
                if (reason != null) {
                    frozen.putIfAbsent(united, reason);
                }
            }
        }
    }

    void freeze(Channels frozenChannels, String reason) {
        if (frozenChannels != null) {
            freeze(frozenChannels.atoms(), reason);
        }
    }

    void freeze(int[] frozenAtoms, String reason) {
        for (int atom : frozenAtoms) {
            frozen.putIfAbsent(find(atom), reason);
        }
    }

    void freezeInputs(Node node, String reason) {
        node.reads().forEach(i -> freeze(channels.get(i), reason));
    }

    /** Takes a node for no layer to compress: what it reads and makes stays whole, for a reason that is a sentence. */
    void keepWhole(Node node, String reason) {
        freezeInputs(node, "read by %s (%s): %s".formatted(node.name, node.op, reason));
        explain(node, reason);
    }

    /** Says why a node is no layer to compress, though channels may pass it. */
    void explain(Node node, String reason) {
        kept.put(node.name, reason);
    }

    /** Lets an axis of a constant follow channels; one that already follows others ties both together. */
    void tie(String constantName, int axis, int[] atomsAtIndices) {
        tiedBy.computeIfAbsent(constantName, c -> new HashSet<>()).add(current);
        int[] earlier = ties.computeIfAbsent(constantName, c -> new HashMap<>()).putIfAbsent(axis, atomsAtIndices);
        if (earlier != null) {
            unite(earlier, atomsAtIndices);
        }
        if (!graph.constants.get(constantName).isReadable()) {
            freeze(atomsAtIndices, "the constant %s has a type that Lapidary cannot cut".formatted(constantName));
        }
    }

    void addSite(Node node, int[] inputs, int[] outputs) {
        sites.add(new Site(node, inputs, outputs));
    }

    /** Lets an entry of a node's constant input be the number of these atoms that stay. */
    void addCount(Node node, int input, int entry, int[] atomsCounted) {
        counts.add(new Count(node, input, entry, atomsCounted));
    }

    /** Lets a node's constant input hold the places, among the source's atoms that stay, of the picked ones that stay. */
    void addPick(Node node, int input, int[] source, int[] picked) {
        picks.add(new Pick(node, input, source, picked));
    }

    /** Ties all atoms of each run of this length. */
    void uniteRuns(int[] joined, int length) {
        for (int i = 0; i < joined.length; i++) {
            unite(new int[] {joined[i - i % length]}, new int[] {joined[i]});
        }
    }

    /** Ties each atom to those that are as far into their part, all parts being of this length. */
    void uniteParts(int[] joined, int length) {
        for (int from = length; from < joined.length; from += length) {
            unite(Arrays.copyOf(joined, length), Arrays.copyOfRange(joined, from, from + length));
        }
    }
}
