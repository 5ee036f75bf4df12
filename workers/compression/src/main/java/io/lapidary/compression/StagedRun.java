package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs a graph over all samples, piece by piece from front to back. The tensors at the border between what ran and what
 * is still to run are kept for the next piece, so that all pieces together cost about one run; where they would take too
 * much memory, the next piece starts further in front. Nodes behind the border may be rewritten meanwhile. One thread.
 */
final class StagedRun {
    private final Graph graph;
    private final ModelInputs inputs;
    private final Batches batches;
    private final long mostBytes;
    private Set<String> kept = Set.of();
    private final List<Map<String, FloatTensor>> values = new ArrayList<>();

    /** @param mostBytes that kept tensors may take */
    StagedRun(Graph graph, ModelInputs inputs, Batches batches, long mostBytes) {
        this.graph = graph;
        this.inputs = inputs;
        this.batches = batches;
        this.mostBytes = mostBytes;
        for (int b = 0; b < batches.count(); b++) {
            values.add(Map.of());
        }
    }

    /**
     * The piece that ends before a node, and whatever else it takes to compute some tensors. Batches are then run in turn,
     * all of them.
     */
    Piece before(Node node, Collection<String> wanted) throws OrtException {
        return new Piece(border(node), new LinkedHashSet<>(wanted));
    }

    /** What is made before a node and read by it or later. */
    private Set<String> border(Node node) {
        int at = graph.nodes.indexOf(node);
        Set<String> made = new HashSet<>();
        graph.nodes.subList(0, at).forEach(n -> made.addAll(n.outputs));
        Set<String> border = new LinkedHashSet<>();
        for (Node later : graph.nodes.subList(at, graph.nodes.size())) {
            later.inputs.stream().filter(made::contains).forEach(border::add);
        }
        border.remove("");
        return border;
    }

    /** Nodes between the kept tensors and these, with the kept ones that they read as inputs. */
    private Graph between(Collection<String> tensors) {
        Map<String, Node> producers = graph.producers();
        Set<Node> needed = new HashSet<>();
        Set<String> read = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(tensors);
        while (!open.isEmpty()) {
            String tensor = open.pop();
            if (kept.contains(tensor) || graph.isInput(tensor)) {
                read.add(tensor);
            } else if (producers.containsKey(tensor) && needed.add(producers.get(tensor))) {
                open.addAll(producers.get(tensor).inputs);
            }
        }
        Graph piece = graph.copy();
        piece.nodes.clear();
        graph.nodes.stream().filter(needed::contains).forEach(n -> piece.nodes.add(n.copy()));
        piece.inputs.removeIf(i -> !read.contains(i.getName()));
        read.stream().filter(kept::contains).forEach(t -> piece.inputs.add(floatTensor(t)));
        return piece;
    }

    private static ValueInfoProto floatTensor(String name) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE)))
                .build();
    }

    /** A session over a part of the graph. */
    final class Piece implements AutoCloseable {
        private final Set<String> border;
        private final Set<String> wanted;
        private final Set<String> read = new LinkedHashSet<>();
        private final boolean readsModelInputs;
        private final OrtRunner runner;
        private boolean advances;

        private Piece(Set<String> border, Set<String> wanted) throws OrtException {
            // Subgraphs read tensors that are not listed among their node's inputs, so that no border holds.
            this.border = graph.hasSubgraphs() ? Set.of() : border;
            this.wanted = wanted;
            Set<String> computed = new LinkedHashSet<>(wanted);
            computed.addAll(this.border);
            computed.removeIf(t -> kept.contains(t) || graph.isInput(t));
            Graph piece = graph.hasSubgraphs() ? graph : between(computed);
            piece.inputs.forEach(i -> read.add(i.getName()));
            this.readsModelInputs =
                    Stream.concat(read.stream(), wanted.stream()).anyMatch(graph::isInput);
            this.runner = computed.isEmpty() ? null : OrtRunner.of(piece, computed);
        }

        /** The wanted tensors of a batch. */
        Map<String, FloatTensor> run(int batch) throws OrtException {
            Map<String, FloatTensor> known = new HashMap<>(values.get(batch));
            if (readsModelInputs) {
                known.putAll(inputs.batch(batches.from(batch), batches.to(batch)));
            }
            if (runner != null) {
                Map<String, FloatTensor> fed = new HashMap<>(known);
                fed.keySet().retainAll(read);
                known.putAll(runner.floats(fed));
            }
            if (batch == 0) {
                advances = !border.isEmpty() && known.keySet().containsAll(border) && fits(known);
            }
            if (advances) {
                Map<String, FloatTensor> atBorder = new HashMap<>(known);
                atBorder.keySet().retainAll(border);
                values.set(batch, atBorder);
            }
            known.keySet().retainAll(wanted);
            return known;
        }

        private boolean fits(Map<String, FloatTensor> first) {
            long bytes = border.stream()
                    .mapToLong(t -> Float.BYTES * first.get(t).shape().elements())
                    .sum();
            return bytes * batches.count() <= mostBytes;
        }

        @Override
        public void close() {
            if (advances) {
                kept = border;
            }
            if (runner != null) {
                runner.close();
            }
        }
    }
}
