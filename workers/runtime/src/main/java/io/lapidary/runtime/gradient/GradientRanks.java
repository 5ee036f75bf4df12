package io.lapidary.runtime.gradient;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import io.lapidary.compression.ChannelRanks;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.OnnxProgram;
import io.lapidary.compression.OnnxProgram.Step;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.Layer;
import io.lapidary.issue.InvalidInput;
import io.lapidary.runtime.data.LabelledData;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Orders channels by what the loss would change without them, to first order (Molchanov et al. 2019): for each batch and
 * layer |Σ w · ∂L/∂w| over the weights and the bias that make a channel, summed over the layers of its group and over all
 * batches. Loss is cross-entropy with the data's labels or, where there are none, with the model's own answers. For
 * classifiers with one float input. Runs on the calling thread.
 */
public final class GradientRanks {
    /** As profiles and tables call it. */
    public static final String CRITERION = "gradient";

    private static final int OPEN_BATCH = 32;

    private final OnnxModel model;
    private final OnnxProgram program;
    private final TorchNet net;
    private final String answers;
    private final Map<String, double[]> sums = new TreeMap<>();

    private GradientRanks(OnnxModel model) {
        this.model = model;
        this.program = model.program();
        this.net = new TorchNet(program);
        this.answers = beforeSoftmax(program);
        for (ChannelGroup group : model.graph().groups()) {
            sums.put(group.name(), new double[group.channels()]);
        }
    }

    /**
     * Runs the model forwards and backwards over all samples.
     *
     * @param progress told the share of the work that is done, 0 to 1
     * @throws InvalidInput where the model has operators whose gradients are not known, all of them named, or is no
     *     classifier; or where gradients are not finite numbers
     */
    public static ChannelRanks of(OnnxModel model, LabelledData data, DoubleConsumer progress) {
        return ChannelRanks.ofScores(CRITERION, scores(model, data, progress));
    }

    /** What each channel of each group, by its name, is worth. */
    static Map<String, double[]> scores(OnnxModel model, LabelledData data, DoubleConsumer progress) {
        GradientRanks ranks = new GradientRanks(model);
        int step = model.dynamicBatch() ? OPEN_BATCH : model.fixedBatch();
        int whole = model.dynamicBatch() ? data.size() : data.size() / step * step;
        for (int from = 0; from < whole; from += step) {
            int to = Math.min(whole, from + step);
            ranks.add(data, from, to);
            progress.accept((double) to / whole);
        }
        return ranks.sums;
    }

    /** The tensor of scores before a softmax at the end. */
    private static String beforeSoftmax(OnnxProgram program) {
        String output = program.outputs().get(0);
        for (Step step : program.steps()) {
            if (step.op().equals("Softmax") && step.outputs().get(0).equals(output)) {
                return step.input(0);
            }
        }
        return output;
    }

    private void add(LabelledData data, int from, int to) {
        Map<String, Step> layers = new HashMap<>();
        program.steps().forEach(s -> layers.put(s.name(), s));
        List<Layer> producers = model.graph().layers().stream()
                .filter(l -> l.outputGroup() != null)
                .toList();
        Set<String> learnt = new HashSet<>();
        producers.forEach(l -> learnt.addAll(layers.get(l.name())
                .inputs()
                .subList(1, layers.get(l.name()).inputs().size())));
        try (NDManager scope = NDManager.newBaseManager("PyTorch")) {
            Map<String, NDArray> arrays = net.constants(scope, learnt);
            data.batch(from, to).forEach((name, tensor) -> arrays.put(name, TorchNet.array(scope, tensor)));
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray scores = net.run(arrays, answers);
                requireClassifier(scores);
                collector.backward(loss(scope, scores.reshape(to - from, -1), data, from, to));
            }
            for (Layer layer : producers) {
                Step step = layers.get(layer.name());
                List<Integer> channels = model.outputChannels(layer.name());
                int axis = step.op().equals("MatMul") || step.op().equals("ConvTranspose") ? 1 : 0;
                float[] own = byChannel(arrays.get(step.input(1)), axis);
                if (!step.input(2).isEmpty()) {
                    float[] bias = byChannel(arrays.get(step.input(2)), 0);
                    for (int o = 0; o < own.length; o++) {
                        own[o] += bias[o];
                    }
                }
                double[] sum = sums.get(layer.outputGroup());
                for (int o = 0; o < own.length; o++) {
                    sum[channels.get(o)] += finite(Math.abs(own[o]), layer);
                }
            }
        }
    }

    private static NDArray loss(NDManager scope, NDArray scores, LabelledData data, int from, int to) {
        long classes = scores.getShape().get(1);
        long[] labels = data.isLabelled()
                ? IntStream.range(from, to).mapToLong(data::label).toArray()
                : scores.stopGradient().argMax(1).toLongArray();
        NDArray targets = scope.create(labels).oneHot((int) classes, DataType.FLOAT32);
        return scores.logSoftmax(1).mul(targets).sum().neg();
    }

    private void requireClassifier(NDArray scores) {
        long[] shape = scores.getShape().getShape();
        long values = scores.size() / shape[0];
        if (shape.length < 2 || shape[1] != values || values < 2) {
            throw InvalidInput.of(
                    "criterion",
                    scores.getShape().toString(),
                    "The output of (%s) is not one score a class, which gradients are taken of."
                            .formatted(model.graph().name()),
                    "Choose another criterion, such as independence.");
        }
    }

    /** Σ w · ∂L/∂w of each index of an axis. */
    private static float[] byChannel(NDArray weights, int axis) {
        NDArray product = weights.stopGradient().mul(weights.getGradient());
        NDArray rows = axis == 0 ? product : product.swapAxes(0, axis);
        return rows.reshape(rows.getShape().get(0), -1).sum(new int[] {1}).toFloatArray();
    }

    private static float finite(float value, Layer layer) {
        if (!Float.isFinite(value)) {
            throw InvalidInput.of(
                    "criterion",
                    layer.name(),
                    "The gradient of this layer on PyTorch is (%s).".formatted(value),
                    "Look for values in the samples that are not finite; else choose another criterion.");
        }
        return value;
    }
}
