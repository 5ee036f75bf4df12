package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes ONNX models from code. What adds to the graph returns the name of the tensor that it made, to be handed to the
 * next call:
 *
 * <pre>{@code
 * OnnxBuilder net = OnnxBuilder.model("tiny");
 * String x = net.input("x", "N", 3, 8, 8);
 * x = net.relu("relu", net.conv("conv", x, TensorData.weights(random, 16, 3, 3, 3), 1, 1));
 * x = net.gemm("fc", net.flatten("flatten", net.globalAveragePool("pool", x)), weight, bias);
 * net.output(x, "N", 10);
 * byte[] onnx = net.build();
 * }</pre>
 *
 * A dimension is a whole number, or a name for one that is known only at run time, such as the batch. A node called
 * {@code a} gives {@code a_output_0}; its weights are {@code a.weight} and {@code a.bias}. A node called as exporters
 * do, {@code /stage1/conv/Conv}, has the weights {@code stage1.conv.weight}. The same calls give the same bytes.
 *
 * <p>Not safe for several threads. The bounds of opset and IR version are those that the rest of this module reads and
 * writes.
 */
public final class OnnxBuilder {
    private static final int OLDEST_OPSET = 7;
    private static final int NEWEST_OPSET = 21;
    private static final int OLDEST_IR = 3;
    private static final int NEWEST_IR = 10;
    /** Before this version every initialiser had to be listed among the inputs as well. */
    private static final int FIRST_IR_WITH_FREE_INITIALISERS = 4;

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Integer> domains = new TreeMap<>();
    private final Map<String, String> renamed = new HashMap<>();
    private final Set<String> tensors = new LinkedHashSet<>();
    private int opset = 17;
    private int irVersion = 8;

    private OnnxBuilder(String name) {
        graph.setName(name);
    }

    /** An empty model of opset 17 and IR version 8. */
    public static OnnxBuilder model(String name) {
        return new OnnxBuilder(name);
    }

    /** Chooses the version of the standard operators, 7 to 21; the calls must then fit it. */
    public OnnxBuilder opset(int version) {
        if (version < OLDEST_OPSET || version > NEWEST_OPSET) {
            throw new IllegalArgumentException(
                    "The opset (%d) must be in [%d, %d].".formatted(version, OLDEST_OPSET, NEWEST_OPSET));
        }
        opset = version;
        return this;
    }

    /** Chooses the version of the file format, 3 to 10. */
    public OnnxBuilder irVersion(int version) {
        if (version < OLDEST_IR || version > NEWEST_IR) {
            throw new IllegalArgumentException(
                    "The IR version (%d) must be in [%d, %d].".formatted(version, OLDEST_IR, NEWEST_IR));
        }
        irVersion = version;
        return this;
    }

    /** Allows nodes of another operator domain, to be written as {@code domain:Op}. */
    public OnnxBuilder domain(String domain, int version) {
        domains.put(domain, version);
        return this;
    }

    /** Adds an entry to the model's metadata; a second one of the same key replaces the first. */
    public OnnxBuilder metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** A float32 input. */
    public String input(String name, Object... dims) {
        return input(name, ElementType.FLOAT32, dims);
    }

    public String input(String name, ElementType type, Object... dims) {
        graph.addInput(OnnxProtos.value(name, type, List.of(dims)));
        return define(name);
    }

    /** An initialiser: a tensor of fixed values. */
    public String tensor(String name, TensorData data) {
        graph.addInitializer(OnnxProtos.tensor(name, data));
        return define(name);
    }

    /** Declares a float32 tensor as output of the model. No dims leave its shape open. */
    public OnnxBuilder output(String tensor, Object... dims) {
        return output(tensor, ElementType.FLOAT32, dims);
    }

    public OnnxBuilder output(String tensor, ElementType type, Object... dims) {
        requireDefined(tensor, "output");
        graph.addOutput(OnnxProtos.value(tensor, type, List.of(dims)));
        return this;
    }

    /** Declares a float32 tensor as output of the model, under a name of its own instead of the tensor's. */
    public OnnxBuilder outputAs(String name, String tensor, Object... dims) {
        requireDefined(tensor, "output");
        define(name);
        if (renamed.putIfAbsent(tensor, name) != null) {
            throw new IllegalArgumentException(
                    "The tensor (%s) has been named (%s) already.".formatted(tensor, renamed.get(tensor)));
        }
        graph.addOutput(OnnxProtos.value(name, ElementType.FLOAT32, List.of(dims)));
        return this;
    }

    /**
     * Any node.
     *
     * @param op the operator, {@code domain:Op} for one that is not standard
     * @param inputs tensors; an empty name leaves an optional input out
     * @param attributes whole numbers, floats, strings, lists or arrays of one of these, or a {@link TensorData}
     */
    public OnnxBuilder node(
            String op, String name, List<String> inputs, List<String> outputs, Map<String, Object> attributes) {
        int colon = op.indexOf(':');
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(op.substring(colon + 1)).setName(name);
        if (colon > 0) {
            node.setDomain(op.substring(0, colon));
        }
        for (String input : inputs) {
            if (!input.isEmpty()) {
                requireDefined(input, name);
            }
            node.addInput(input);
        }
        outputs.stream().filter(output -> !output.isEmpty()).forEach(this::define);
        node.addAllOutput(outputs);
        // Sorted, so that Map.of, whose order changes from run to run, gives the same bytes each time.
        new TreeMap<>(attributes).forEach((key, value) -> node.addAttribute(OnnxProtos.attribute(key, value)));
        graph.addNode(node);
        return this;
    }

    /** Any node with one output, whose name is returned. */
    public String op(String op, String name, List<String> inputs, Map<String, Object> attributes) {
        String output = name + "_output_0";
        node(op, name, inputs, List.of(output), attributes);
        return output;
    }

    /** Any node with one output and no attributes. */
    public String op(String op, String name, String... inputs) {
        return op(op, name, List.of(inputs), Map.of());
    }

    /** A square convolution without bias and groups. */
    public String conv(String name, String x, TensorData weight, int stride, int pad) {
        return convolution(name, x, weight, List.of(), stride, pad, 1);
    }

    /** A square convolution without bias. */
    public String conv(String name, String x, TensorData weight, int stride, int pad, int groups) {
        return convolution(name, x, weight, List.of(), stride, pad, groups);
    }

    /** A square convolution. */
    public String conv(String name, String x, TensorData weight, TensorData bias, int stride, int pad, int groups) {
        return convolution(name, x, weight, List.of(bias), stride, pad, groups);
    }

    /** BatchNormalization as it is used, with fixed statistics, each of shape [channels]. */
    public String batchNorm(
            String name,
            String x,
            TensorData scale,
            TensorData shift,
            TensorData mean,
            TensorData variance,
            float epsilon) {
        String path = weightPath("BatchNormalization", name);
        List<String> inputs = List.of(
                x,
                tensor(path + ".weight", scale),
                tensor(path + ".bias", shift),
                tensor(path + ".running_mean", mean),
                tensor(path + ".running_var", variance));
        return op("BatchNormalization", name, inputs, Map.of("epsilon", epsilon));
    }

    public String relu(String name, String x) {
        return op("Relu", name, x);
    }

    public String add(String name, String a, String b) {
        return op("Add", name, a, b);
    }

    public String mul(String name, String a, String b) {
        return op("Mul", name, a, b);
    }

    public String maxPool(String name, String x, int kernel, int stride, int pad) {
        return op("MaxPool", name, List.of(x), window(kernel, stride, pad));
    }

    public String averagePool(String name, String x, int kernel, int stride, int pad) {
        return op("AveragePool", name, List.of(x), window(kernel, stride, pad));
    }

    public String globalAveragePool(String name, String x) {
        return op("GlobalAveragePool", name, x);
    }

    /** All axes but the first become one. */
    public String flatten(String name, String x) {
        return op("Flatten", name, List.of(x), Map.of("axis", 1));
    }

    /** Reshape to this shape, where 0 keeps a dimension and -1 takes what is left. */
    public String reshape(String name, String x, long... shape) {
        return op("Reshape", name, x, tensor(weightPath("Reshape", name) + ".shape", TensorData.longs(shape)));
    }

    /** A fully connected layer as exporters write it: weight [outputs, inputs], bias [outputs]. */
    public String gemm(String name, String x, TensorData weight, TensorData bias) {
        String path = weightPath("Gemm", name);
        List<String> inputs = List.of(x, tensor(path + ".weight", weight), tensor(path + ".bias", bias));
        return op("Gemm", name, inputs, Map.of("alpha", 1.0f, "beta", 1.0f, "transB", 1));
    }

    /** A product with fixed weights [inputs, outputs]. */
    public String matMul(String name, String x, TensorData weight) {
        return op("MatMul", name, x, tensor(weightPath("MatMul", name) + ".weight", weight));
    }

    public String concat(String name, int axis, String... inputs) {
        return op("Concat", name, List.of(inputs), Map.of("axis", axis));
    }

    /** A Constant node, for models that keep their weights in such. */
    public String constant(String name, TensorData data) {
        return op("Constant", name, List.of(), Map.of("value", data));
    }

    /**
     * The finished file.
     *
     * @throws IllegalStateException if the model has no output
     */
    public byte[] build() {
        if (graph.getOutputCount() == 0) {
            throw new IllegalStateException("The model (%s) has no output; declare one.".formatted(graph.getName()));
        }
        GraphProto.Builder finished = graph.clone();
        if (irVersion < FIRST_IR_WITH_FREE_INITIALISERS) {
            graph.getInitializerList().forEach(tensor -> finished.addInput(OnnxProtos.value(tensor)));
        }
        for (NodeProto.Builder node : finished.getNodeBuilderList()) {
            for (int i = 0; i < node.getInputCount(); i++) {
                node.setInput(i, renamed.getOrDefault(node.getInput(i), node.getInput(i)));
            }
            for (int i = 0; i < node.getOutputCount(); i++) {
                node.setOutput(i, renamed.getOrDefault(node.getOutput(i), node.getOutput(i)));
            }
        }
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(irVersion)
                .setProducerName("lapidary")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
                .setGraph(finished);
        domains.forEach((domain, version) -> model.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build().toByteArray();
    }

    private String convolution(
            String name, String x, TensorData weight, List<TensorData> bias, int stride, int pad, int groups) {
        String path = weightPath("Conv", name);
        List<String> inputs = new ArrayList<>(List.of(x, tensor(path + ".weight", weight)));
        bias.forEach(values -> inputs.add(tensor(path + ".bias", values)));
        int kernel = Math.toIntExact(weight.dims().get(2));
        Map<String, Object> attributes = new HashMap<>(window(kernel, stride, pad));
        attributes.put("dilations", List.of(1, 1));
        attributes.put("group", groups);
        return op("Conv", name, inputs, attributes);
    }

    private static Map<String, Object> window(int kernel, int stride, int pad) {
        return Map.of(
                "kernel_shape", List.of(kernel, kernel),
                "strides", List.of(stride, stride),
                "pads", List.of(pad, pad, pad, pad));
    }

    /** {@code /stage1/conv/Conv} has its weights under {@code stage1.conv}; {@code fc} under {@code fc}. */
    private static String weightPath(String op, String node) {
        String path = node.startsWith("/") ? node.substring(1) : node;
        if (path.endsWith("/" + op)) {
            path = path.substring(0, path.length() - op.length() - 1);
        }
        return path.replace('/', '.');
    }

    private String define(String tensor) {
        if (!tensors.add(tensor)) {
            throw new IllegalArgumentException(
                    "The tensor (%s) exists already; give the node or tensor another name.".formatted(tensor));
        }
        return tensor;
    }

    private void requireDefined(String tensor, String user) {
        if (!tensors.contains(tensor)) {
            throw new IllegalArgumentException(
                    "The tensor (%s) that (%s) uses does not exist; known are %s.".formatted(tensor, user, tensors));
        }
    }
}
