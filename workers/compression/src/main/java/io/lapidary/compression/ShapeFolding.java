package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Replaces sizes that a model computes from its own shapes (Shape, Gather, Concat, Cast, Slice … around Reshape, Pad,
 * Expand) by the constants that they always are, where every input has fixed sizes but for the batch.
 */
final class ShapeFolding {
    private static final long MOST_BYTES = 1 << 16;

    /** Inputs that say sizes, places or amounts, by operator. */
    private static final Map<String, List<Integer>> SIZES = Map.of(
            "Reshape", List.of(1),
            "Expand", List.of(1),
            "Tile", List.of(1),
            "ConstantOfShape", List.of(0),
            "Pad", List.of(1),
            "Slice", List.of(1, 2, 3, 4),
            "Resize", List.of(2, 3),
            "Split", List.of(1));

    private record Slot(Node node, int input) {
        String tensor() {
            return node.input(input);
        }
    }

    private final Graph graph;
    private final Map<String, Node> producers;

    private ShapeFolding(Graph graph) {
        this.graph = graph;
        this.producers = graph.producers();
    }

    /**
     * Rewrites in place.
     *
     * @param batches sizes of the batch to try the model with; one where it is fixed
     * @return whether anything was replaced
     */
    static boolean apply(Graph graph, List<Long> batches) throws OrtException {
        return new ShapeFolding(graph).fold(batches);
    }

    private boolean fold(List<Long> batches) throws OrtException {
        boolean isFixed = graph.inputs.stream().allMatch(i -> hasFixedSizes(i, batches.size() > 1 ? 1 : 0));
        List<Slot> slots = isFixed ? slots() : List.of();
        if (slots.isEmpty()) {
            return false;
        }
        Set<String> tensors = new LinkedHashSet<>();
        slots.forEach(s -> tensors.add(s.tensor()));
        List<Map<String, Tensor>> runs = new ArrayList<>();
        try (OrtRunner runner = OrtRunner.of(graph, tensors)) {
            for (long batch : batches) {
                Map<String, OnnxTensor> inputs = ProbeInputs.make(graph.inputs, batch);
                try {
                    runs.add(runner.tensors(inputs, MOST_BYTES));
                } finally {
                    inputs.values().forEach(OnnxTensor::close);
                }
            }
        }
        boolean folded = false;
        for (Slot slot : slots) {
            Tensor value =
                    agreed(slot, runs.stream().map(r -> r.get(slot.tensor())).toList());
            if (value != null) {
                String name = graph.freshName(slot.node().name + "_sizes");
                graph.constants.put(name, value);
                slot.node().inputs.set(slot.input(), name);
                folded = true;
            }
        }
        graph.dropDeadNodes();
        return folded;
    }

    private static boolean hasFixedSizes(ValueInfoProto input, int from) {
        int rank = input.getType().getTensorType().getShape().getDimCount();
        for (int axis = from; axis < rank; axis++) {
            if (ProbeInputs.isOpen(input, axis)) {
                return false;
            }
        }
        return true;
    }

    private List<Slot> slots() {
        List<Slot> slots = new ArrayList<>();
        for (Node node : graph.nodes) {
            for (int input : node.domain.isEmpty() ? SIZES.getOrDefault(node.op, List.of()) : List.<Integer>of()) {
                String tensor = node.input(input);
                if (!tensor.isEmpty() && !graph.constants.containsKey(tensor) && comesFromShapes(tensor)) {
                    slots.add(new Slot(node, input));
                }
            }
        }
        return slots;
    }

    private boolean comesFromShapes(String tensor) {
        Set<String> seen = new LinkedHashSet<>(List.of(tensor));
        List<String> open = new ArrayList<>(seen);
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            Node producer = producers.get(next);
            if (graph.constants.containsKey(next)
                    || producer != null && (producer.is("Shape") || producer.is("Size"))) {
                continue;
            }
            if (producer == null
                    || producer.hasSubgraph()
                    || !producer.domain.isEmpty()
                    || producer.op.startsWith("Random")) {
                return false;
            }
            producer.reads().stream().filter(seen::add).forEach(open::add);
        }
        return true;
    }

    /** The value of all runs; a Reshape may leave the one size that differs open. Null where they do not agree. */
    private static Tensor agreed(Slot slot, List<Tensor> values) {
        Tensor first = values.get(0);
        if (first == null || values.stream().allMatch(first::equals)) {
            return first;
        }
        boolean isReshape = slot.node().is("Reshape")
                && values.stream().allMatch(v -> v != null && v.isLong() && v.size() == first.size());
        if (!isReshape) {
            return null;
        }
        long[] sizes = first.longs();
        int differing = -1;
        for (int i = 0; i < sizes.length; i++) {
            int entry = i;
            boolean differs = values.stream().anyMatch(v -> v.longs()[entry] != sizes[entry]);
            if (sizes[i] < 0 || differs && differing >= 0) {
                return null;
            }
            differing = differs ? i : differing;
        }
        sizes[differing] = -1;
        return Tensor.ofLongs(sizes, first.dims());
    }
}
