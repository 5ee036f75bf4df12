package io.lapidary.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.graph.Layer;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes of ONNX Runtime's profile with the median time of each, and which layer each of them computes. */
final class NodeTimes {
    private static final Logger LOG = LoggerFactory.getLogger(NodeTimes.class);
    private static final String SUFFIX = "_kernel_time";

    private final List<Timed> nodes;

    private NodeTimes(List<Timed> nodes) {
        this.nodes = nodes;
    }

    /**
     * Reads a profile. The engine writes names as they stand in the model, so that one with a quote or a backslash makes
     * it unreadable: then no node is known.
     *
     * @param profile what the engine wrote: a JSON array of events, durations in microseconds
     */
    static NodeTimes of(String profile) {
        try {
            return of(Json.tree(profile));
        } catch (InvalidInput e) {
            LOG.warn("The times of single layers are not known, since names in the model break the engine's profile.");
            return new NodeTimes(List.of());
        }
    }

    private static NodeTimes of(JsonNode events) {
        Map<String, JsonNode> first = new LinkedHashMap<>();
        Map<String, List<Double>> micros = new HashMap<>();
        for (JsonNode event : events) {
            String name = event.path("name").asText();
            if (event.path("cat").asText().equals("Node") && name.endsWith(SUFFIX)) {
                first.putIfAbsent(name, event);
                micros.computeIfAbsent(name, n -> new ArrayList<>())
                        .add(event.path("dur").asDouble());
            }
        }
        List<Timed> nodes = new ArrayList<>();
        first.forEach((name, event) -> nodes.add(new Timed(
                name.substring(0, name.length() - SUFFIX.length()),
                event.path("args").path("op_name").asText(),
                shapes(event.path("args").path("input_type_shape")),
                Bootstrap.median(micros.get(name).stream().mapToDouble(d -> d).toArray()))));
        return new NodeTimes(nodes);
    }

    private static List<List<Long>> shapes(JsonNode inputs) {
        List<List<Long>> shapes = new ArrayList<>();
        for (JsonNode input : inputs) {
            for (JsonNode dims : input) {
                List<Long> shape = new ArrayList<>();
                dims.forEach(d -> shape.add(d.asLong()));
                shapes.add(key(shape.stream()));
            }
        }
        return shapes;
    }

    /** Of nodes of these operators, microseconds. */
    DoubleStream micros(String... ops) {
        List<String> wanted = Arrays.asList(ops);
        return nodes.stream().filter(n -> wanted.contains(n.op)).mapToDouble(Timed::micros);
    }

    /**
     * Microseconds of each layer that a node could be found for. The engine renames nodes when it fuses them: so by
     * name, then by the shape of the weights in order of execution, then by order alone.
     */
    Map<String, Double> byLayer(List<Layer> layers) {
        Map<String, Double> found = new HashMap<>();
        List<Timed> left =
                new ArrayList<>(nodes.stream().filter(Timed::computesALayer).toList());
        List<Layer> longestFirst = layers.stream()
                .sorted(Comparator.comparingInt((Layer l) -> -l.name().length()))
                .toList();
        match(longestFirst, left, found, (layer, node) -> node.name.equals(layer.name()));
        match(longestFirst, left, found, (layer, node) -> node.name.startsWith(layer.name() + "_"));
        match(layers, left, found, (layer, node) -> node.shapes.contains(key(layer)));
        if (left.size() == layers.size() - found.size()) {
            match(layers, left, found, (layer, node) -> true);
        }
        return found;
    }

    private static void match(
            List<Layer> layers, List<Timed> left, Map<String, Double> found, BiPredicate<Layer, Timed> fits) {
        for (Layer layer : layers) {
            if (found.containsKey(layer.name())) {
                continue;
            }
            left.stream().filter(node -> fits.test(layer, node)).findFirst().ifPresent(node -> {
                found.put(layer.name(), node.micros);
                left.remove(node);
            });
        }
    }

    private static List<Long> key(Layer layer) {
        Stream<Long> channels = Stream.of((long) layer.outputChannels(), (long) layer.inputChannels() / layer.groups());
        return key(Stream.concat(channels, layer.kernel().stream().map(Integer::longValue)));
    }

    /** The weights' dims in any order and without ones: transposed weights look the same. */
    private static List<Long> key(Stream<Long> dims) {
        return dims.filter(d -> d != 1).sorted().toList();
    }

    private record Timed(String name, String op, List<List<Long>> shapes, double micros) {
        boolean computesALayer() {
            String lower = op.toLowerCase(Locale.ROOT);
            return lower.contains("conv") || lower.contains("gemm") || lower.contains("matmul");
        }
    }
}
