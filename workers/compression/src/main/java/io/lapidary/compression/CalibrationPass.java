package io.lapidary.compression;

import ai.onnxruntime.OrtException;
import io.lapidary.issue.InvalidInput;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;

/** One run of the original network over all calibration samples: Gram matrices, means and ranges. */
final class CalibrationPass {
    /** Layers with more columns have no Gram matrix. */
    private static final int MOST_COLUMNS = 8192;

    private static final int BATCH = 16;

    private final OnnxModel model;
    private final Graph graph;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, GramCollector> grams = new LinkedHashMap<>();
    private final Map<String, ColumnMeans> means = new LinkedHashMap<>();
    private final Map<String, RangeObserver> observers = new HashMap<>();

    CalibrationPass(OnnxModel model, int samples) {
        this.model = model;
        this.graph = model.normalised();
        graph.nodes.forEach(n -> nodes.put(n.name, n));
        for (LayerSite site : model.structure().layers) {
            if (site.isDense() && site.hasPrunableInputs()) {
                watchInputs(site, samples);
            }
        }
    }

    private void watchInputs(LayerSite site, int samples) {
        Node node = nodes.get(site.node());
        Tensor weights = graph.constants.get(node.input(1));
        int columns = site.inputClasses().length * site.columnsPerInput() + 1;
        boolean hasPatches = !node.is("ConvTranspose") && (!node.is("Conv") || weights.rank() <= 4);
        if (hasPatches && columns <= MOST_COLUMNS) {
            grams.put(site.node(), new GramCollector(site, node, weights, samples));
        } else if (!node.is("Conv") && !node.is("ConvTranspose")) {
            means.put(site.node(), new ColumnMeans(columns - 1));
        }
    }

    /** Runs over the inputs; a last batch that a fixed batch size leaves incomplete is not used. */
    void run(ModelInputs inputs, long seed, DoubleConsumer progress) throws OrtException {
        int step = model.dynamicBatch() ? BATCH : model.fixedBatch();
        int whole = model.dynamicBatch() ? inputs.size() : inputs.size() / step * step;
        if (whole == 0) {
            throw InvalidInput.of(
                    "data.calibration",
                    inputs.size(),
                    "The model takes %d samples at a time.".formatted(step),
                    "Give at least as many.");
        }
        Set<String> watched = watched();
        List<String> computed = watched.stream().filter(t -> !graph.isInput(t)).toList();
        try (OrtRunner runner = OrtRunner.of(graph, computed)) {
            for (int from = 0; from < whole; from += step) {
                int to = Math.min(whole, from + step);
                Map<String, FloatTensor> batch = inputs.batch(from, to);
                Map<String, FloatTensor> values = new HashMap<>(batch);
                values.putAll(runner.floats(batch));
                values.keySet().retainAll(watched);
                accept(values, from, seed);
                progress.accept((double) to / whole);
            }
        }
    }

    private void accept(Map<String, FloatTensor> values, int firstSample, long seed) {
        values.forEach((tensor, value) -> observers
                .computeIfAbsent(tensor, t -> new RangeObserver())
                .accept(value.values().duplicate()));
        grams.forEach((layer, gram) -> {
            Node node = nodes.get(layer);
            long[] outShape = values.get(node.output()).shape().toArray();
            gram.accept(values.get(node.input(0)), outShape, firstSample, seed);
        });
        means.forEach((layer, mean) ->
                mean.accept(values.get(nodes.get(layer).input(0)).values()));
    }

    /** Tensors that layers and their int8 companions read and write. */
    private Set<String> watched() {
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

    /** Layers with their Gram matrices, by node. */
    Map<String, DenseLayer> denseLayers(Map<String, LayerWeights> originals) {
        Map<String, DenseLayer> dense = new LinkedHashMap<>();
        grams.forEach((layer, collector) ->
                dense.put(layer, DenseLayer.of(collector.site(), originals.get(layer), collector.finish())));
        return dense;
    }

    /** Means of the input columns of a layer too wide for a Gram matrix; null for others. */
    double[] means(String layer) {
        ColumnMeans mean = means.get(layer);
        return mean == null ? null : mean.finish();
    }

    Map<String, ValueRange> ranges() {
        Map<String, ValueRange> ranges = new HashMap<>();
        observers.forEach((tensor, observer) -> ranges.put(tensor, observer.range()));
        return ranges;
    }

    private static final class ColumnMeans {
        private final double[] sums;
        private long rows;

        ColumnMeans(int columns) {
            sums = new double[columns];
        }

        void accept(FloatBuffer values) {
            int count = values.remaining();
            for (int i = 0; i < count; i++) {
                sums[i % sums.length] += values.get(i);
            }
            rows += count / sums.length;
        }

        double[] finish() {
            return Arrays.stream(sums).map(s -> s / rows).toArray();
        }
    }
}
