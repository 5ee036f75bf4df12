package io.lapidary.compression;

import ai.onnxruntime.OrtException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;

/** One run of the original network over all calibration samples: Gram matrices and ranges. */
final class CalibrationPass {
    private final OnnxModel model;
    private final Graph graph;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, GramCollector> grams = new LinkedHashMap<>();
    private final Map<String, ValueHistogram> seen = new HashMap<>();

    /** @param seed of the positions drawn from each sample */
    CalibrationPass(OnnxModel model, int samples, long seed, GramLimits limits) {
        this.model = model;
        this.graph = model.normalised();
        graph.nodes.forEach(n -> nodes.put(n.name, n));
        for (LayerSite site : model.structure().layers) {
            if (site.isDense()) {
                watchInputs(site, samples, seed, limits);
            }
        }
    }

    private void watchInputs(LayerSite site, int samples, long seed, GramLimits limits) {
        Node node = nodes.get(site.node());
        Tensor weights = graph.constants.get(node.input(1));
        if (PatchSampler.canRead(node, weights)) {
            grams.put(site.node(), new GramCollector(site, node, weights, samples, seed, limits));
        }
    }

    /** Runs over the inputs; a last batch that a fixed batch size leaves incomplete is not used. */
    void run(ModelInputs inputs, DoubleConsumer progress) throws OrtException {
        Batches batches = Batches.of(model, inputs.size());
        Set<String> watched = watched(model, graph);
        List<String> computed = watched.stream().filter(t -> !graph.isInput(t)).toList();
        try (OrtRunner runner = OrtRunner.of(graph, computed)) {
            for (int b = 0; b < batches.count(); b++) {
                Map<String, FloatTensor> batch = inputs.batch(batches.from(b), batches.to(b));
                Map<String, FloatTensor> values = new HashMap<>(batch);
                values.putAll(runner.floats(batch));
                values.keySet().retainAll(watched);
                accept(values, batches.from(b));
                progress.accept((b + 1.0) / batches.count());
            }
        }
    }

    private void accept(Map<String, FloatTensor> values, int firstSample) {
        observe(values, values.keySet(), seen);
        grams.forEach((layer, gram) -> {
            Node node = nodes.get(layer);
            long[] outShape = values.get(node.output()).shape().toArray();
            gram.accept(values.get(node.input(0)), outShape, firstSample);
        });
    }

    /** Tensors that layers and their int8 companions read and write. */
    private static Set<String> watched(OnnxModel model, Graph graph) {
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

    /** Ranges of a network's tensors that was made of a model. */
    static Map<String, Calibrator.Choice> ranges(OnnxModel model, Graph graph, ModelInputs inputs, Batches batches)
            throws OrtException {
        Set<String> watched = watched(model, graph);
        Map<String, ValueHistogram> seen = new HashMap<>();
        List<String> computed = watched.stream().filter(t -> !graph.isInput(t)).toList();
        try (OrtRunner runner = OrtRunner.of(graph, computed)) {
            for (int b = 0; b < batches.count(); b++) {
                Map<String, FloatTensor> batch = inputs.batch(batches.from(b), batches.to(b));
                observe(batch, watched, seen);
                observe(runner.floats(batch), watched, seen);
            }
        }
        return ranges(seen);
    }

    private static void observe(
            Map<String, FloatTensor> values, Set<String> watched, Map<String, ValueHistogram> seen) {
        values.forEach((tensor, value) -> {
            if (watched.contains(tensor)) {
                seen.computeIfAbsent(tensor, t -> new ValueHistogram())
                        .accept(value.values().duplicate());
            }
        });
    }

    private static Map<String, Calibrator.Choice> ranges(Map<String, ValueHistogram> seen) {
        Map<String, Calibrator.Choice> ranges = new HashMap<>();
        seen.forEach((tensor, histogram) -> ranges.put(tensor, Calibrator.best(histogram)));
        return ranges;
    }

    /** Layers with their statistics, by node; several blocks where a layer is too wide for one Gram matrix. */
    Map<String, List<DenseLayer>> denseLayers(Map<String, LayerWeights> originals) {
        Map<String, List<DenseLayer>> dense = new LinkedHashMap<>();
        grams.forEach((layer, collector) -> dense.put(layer, collector.finish(originals.get(layer))));
        return dense;
    }

    /** The range of each watched tensor, by the calibrator that loses least on it. */
    Map<String, Calibrator.Choice> ranges() {
        return ranges(seen);
    }
}
