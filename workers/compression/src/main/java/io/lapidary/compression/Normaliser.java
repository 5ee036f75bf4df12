package io.lapidary.compression;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings what exporters write into one form: constants as initialisers, no Identity or Dropout, BatchNorm folded into
 * the layer before it, Gemm plain. Outputs stay equal up to rounding.
 */
final class Normaliser {
    private static final Set<String> PASSED_THROUGH = Set.of("Identity", "Dropout");

    private final Graph graph;

    private Normaliser(Graph graph) {
        this.graph = graph;
    }

    static void apply(Graph graph) {
        Normaliser normaliser = new Normaliser(graph);
        normaliser.dropPassedThrough();
        normaliser.foldBatchNorms();
        normaliser.simplifyGemms();
        normaliser.mergeBiases();
        graph.dropUnread();
    }

    /** Constants in nodes become initialisers. */
    static void liftConstants(Graph graph) {
        graph.nodes.removeIf(node -> {
            if (node.is("Constant")) {
                Tensor value = constantValue(node);
                if (value != null) {
                    graph.constants.put(node.output(), value);
                    return true;
                }
            }
            return false;
        });
    }

    private static Tensor constantValue(Node node) {
        if (node.has("value")) {
            return Tensor.of(node.attribute("value").getT());
        }
        if (node.has("value_float")) {
            return Tensor.ofFloats(new float[] {node.floatAttribute("value_float", 0)});
        }
        if (node.has("value_int")) {
            return Tensor.ofLongs(new long[] {node.intAttribute("value_int", 0)});
        }
        if (node.has("value_ints")) {
            long[] values = node.intsAttribute("value_ints");
            return Tensor.ofLongs(values, values.length);
        }
        if (node.has("value_floats")) {
            List<Float> list = node.attribute("value_floats").getFloatsList();
            float[] values = new float[list.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = list.get(i);
            }
            return Tensor.ofFloats(values, values.length);
        }
        return null;
    }

    private void dropPassedThrough() {
        if (graph.hasSubgraphs()) {
            return;
        }
        Map<String, List<Node>> readers = graph.readers();
        Set<String> outputs = graph.outputNames();
        Map<String, String> sources = new HashMap<>();
        graph.nodes.removeIf(node -> {
            node.inputs.replaceAll(i -> sources.getOrDefault(i, i));
            if (!node.domain.isEmpty()
                    || !PASSED_THROUGH.contains(node.op)
                    || outputs.contains(node.output())
                    || node.op.equals("Dropout") && isTraining(node)
                    || node.outputs.size() > 1
                            && !node.outputs.get(1).isEmpty()
                            && (readers.containsKey(node.outputs.get(1)) || outputs.contains(node.outputs.get(1)))) {
                return false;
            }
            sources.put(node.output(), node.input(0));
            return true;
        });
    }

    private boolean isTraining(Node node) {
        String flag = node.input(2);
        Tensor constant = graph.constants.get(flag);
        return !flag.isEmpty() && (constant == null || constant.isTrue());
    }

    private void foldBatchNorms() {
        Map<String, Node> producers = graph.producers();
        Set<String> readOnce = readOnce();
        Set<Node> folded = new HashSet<>();
        for (Node norm : graph.nodes) {
            if (!norm.is("BatchNormalization") || norm.intAttribute("training_mode", 0) != 0) {
                continue;
            }
            Node layer = producers.get(norm.input(0));
            if (layer == null || !readOnce.contains(layer.output()) || !canFold(layer, norm)) {
                continue;
            }
            fold(layer, norm);
            folded.add(norm);
            layer.outputs.set(0, norm.output());
            producers.put(norm.output(), layer);
        }
        graph.nodes.removeAll(folded);
        graph.sort();
    }

    /** Tensors that one node reads and nobody else. */
    private Set<String> readOnce() {
        Set<String> once = new HashSet<>();
        graph.readers().forEach((tensor, readers) -> {
            if (readers.size() == 1) {
                once.add(tensor);
            }
        });
        once.removeAll(graph.outputNames());
        return once;
    }

    private boolean canFold(Node layer, Node norm) {
        for (int i = 1; i <= 4; i++) {
            Tensor parameter = graph.constants.get(norm.input(i));
            if (parameter == null || !parameter.isFloat()) {
                return false;
            }
        }
        boolean plain = layer.is("Conv")
                || layer.is("Gemm") && layer.intAttribute("transB", 0) == 1 && layer.floatAttribute("alpha", 1) == 1;
        Tensor weights = graph.constants.get(layer.input(1));
        Tensor bias = graph.constants.get(layer.input(2));
        boolean hasBias = !layer.input(2).isEmpty();
        return plain
                && weights != null
                && weights.isFloat()
                && (!hasBias
                        || bias != null
                                && bias.isFloat()
                                && bias.size() == weights.dim(0)
                                && layer.floatAttribute("beta", 1) == 1);
    }

    private void fold(Node layer, Node norm) {
        float[] gamma = graph.constants.get(norm.input(1)).floats();
        float[] beta = graph.constants.get(norm.input(2)).floats();
        float[] mean = graph.constants.get(norm.input(3)).floats();
        float[] variance = graph.constants.get(norm.input(4)).floats();
        float epsilon = norm.floatAttribute("epsilon", 1e-5f);
        Tensor old = graph.constants.get(layer.input(1));
        float[] weights = old.floats();
        float[] bias = layer.input(2).isEmpty()
                ? new float[old.dim(0)]
                : graph.constants.get(layer.input(2)).floats();
        int columns = weights.length / old.dim(0);
        for (int o = 0; o < old.dim(0); o++) {
            double factor = gamma[o] / Math.sqrt((double) variance[o] + epsilon);
            for (int c = 0; c < columns; c++) {
                weights[o * columns + c] *= (float) factor;
            }
            bias[o] = (float) ((bias[o] - mean[o]) * factor + beta[o]);
        }
        replaceParameters(layer, Tensor.ofFloats(weights, old.dims()), Tensor.ofFloats(bias, bias.length));
    }

    /** New names, since another node may read the old constants. */
    private void replaceParameters(Node layer, Tensor weights, Tensor bias) {
        String weightName = graph.freshName(layer.input(1));
        String biasName = graph.freshName(layer.input(2).isEmpty() ? layer.name + "_bias" : layer.input(2));
        graph.constants.put(weightName, weights);
        graph.constants.put(biasName, bias);
        layer.inputs.set(1, weightName);
        if (layer.inputs.size() < 3) {
            layer.inputs.add(biasName);
        } else {
            layer.inputs.set(2, biasName);
        }
    }

    /** alpha and beta into the weights, B as outputs × inputs, the bias as a vector. */
    private void simplifyGemms() {
        for (Node gemm : graph.nodes) {
            Tensor weights = graph.constants.get(gemm.input(1));
            if (!gemm.is("Gemm") || weights == null || !weights.isFloat() || gemm.intAttribute("transA", 0) != 0) {
                continue;
            }
            boolean transposed = gemm.intAttribute("transB", 0) == 1;
            int outputs = weights.dim(transposed ? 0 : 1);
            Tensor bias = graph.constants.get(gemm.input(2));
            boolean hasBias = !gemm.input(2).isEmpty();
            float alpha = gemm.floatAttribute("alpha", 1);
            float beta = gemm.floatAttribute("beta", 1);
            boolean vector = hasBias && bias != null && bias.isFloat() && bias.size() == outputs;
            if (transposed && alpha == 1 && beta == 1 && (!hasBias || vector && bias.rank() == 1)) {
                continue;
            }
            if (hasBias && !vector) {
                continue;
            }
            float[] values = transposed ? weights.floats() : transpose(weights);
            scale(values, alpha);
            float[] offsets = hasBias ? bias.floats() : new float[outputs];
            scale(offsets, beta);
            replaceParameters(
                    gemm, Tensor.ofFloats(values, outputs, values.length / outputs), Tensor.ofFloats(offsets, outputs));
            gemm.set("transB", 1L);
            gemm.remove("alpha");
            gemm.remove("beta");
        }
    }

    private static void scale(float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] = factor == 0 ? 0 : values[i] * factor;
        }
    }

    private static float[] transpose(Tensor matrix) {
        float[] source = matrix.floats();
        int rows = matrix.dim(0);
        int columns = matrix.dim(1);
        float[] target = new float[source.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                target[c * rows + r] = source[r * columns + c];
            }
        }
        return target;
    }

    /** Conv without bias, then Add of one value a channel: the Add becomes the bias. */
    private void mergeBiases() {
        Map<String, Node> producers = graph.producers();
        Set<String> readOnce = readOnce();
        Set<Node> merged = new HashSet<>();
        for (Node add : graph.nodes) {
            if (!add.is("Add")) {
                continue;
            }
            for (int side = 0; side < 2; side++) {
                Node layer = producers.get(add.input(side));
                Tensor offset = graph.constants.get(add.input(1 - side));
                if (layer != null
                        && layer.is("Conv")
                        && layer.input(2).isEmpty()
                        && offset != null
                        && offset.isFloat()
                        && readOnce.contains(layer.output())
                        && isChannelVector(layer, offset)) {
                    String bias = graph.freshName(layer.name + "_bias");
                    graph.constants.put(bias, offset.reshaped(offset.size()));
                    if (layer.inputs.size() < 3) {
                        layer.inputs.add(bias);
                    } else {
                        layer.inputs.set(2, bias);
                    }
                    layer.outputs.set(0, add.output());
                    merged.add(add);
                    break;
                }
            }
        }
        graph.nodes.removeAll(merged);
        graph.sort();
    }

    private boolean isChannelVector(Node conv, Tensor offset) {
        Tensor weights = graph.constants.get(conv.input(1));
        if (weights == null || offset.size() != weights.dim(0)) {
            return false;
        }
        int axis = offset.rank() - (weights.rank() - 1);
        return axis >= 0 && offset.dim(axis) == weights.dim(0);
    }
}
