package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small networks with the habits of exporters. */
final class ExporterNets {
    private ExporterNets() {}

    /** One network at every operator set. */
    static Map<String, byte[]> opsets() {
        Map<String, byte[]> nets = new LinkedHashMap<>();
        for (int opset = 7; opset <= 21; opset++) {
            nets.put("opset-" + opset, ofOpset(opset));
        }
        return nets;
    }

    static Map<String, byte[]> all() {
        Map<String, byte[]> nets = new LinkedHashMap<>();
        nets.put("listed-initialisers", ofOpset(8));
        nets.put("two-inputs", twoInputs());
        nets.put("siamese", siamese());
        nets.put("nhwc-input", nhwcInput());
        nets.put("computed-weights", computedWeights());
        nets.put("shape-chains", shapeChains());
        nets.put("sum-of-many", sumOfMany());
        nets.put("no-batch-axis", noBatchAxis());
        nets.put("subgraph", subgraph());
        nets.put("custom-domain", customDomain());
        nets.put("partly-quantised", partlyQuantised());
        nets.put("odd-products", oddProducts());
        return nets;
    }

    /** Old ones list their initialisers as inputs. */
    private static byte[] ofOpset(int opset) {
        Parts p = new Parts("opset", 51);
        p.net.opset(opset).irVersion(opset < 10 ? 3 : opset < 15 ? 6 : 8);
        String x = p.relu(p.convNorm("stem", p.net.input("x", "N", 3, 8, 8), 3, 8, 3, 1, 1));
        String y = p.relu(p.convNorm("conv1", x, 8, 10, 3, 1, 1));
        x = p.relu(p.net.add("add", p.convNorm("conv2", y, 10, 8, 3, 1, 1), x));
        x = p.net.flatten("flatten", p.net.globalAveragePool("gap", x));
        x = p.net.op("Dropout", "dropout", p.relu(p.fc("fc1", x, 8, 12)));
        return p.ending(p.net.op("Softmax", "softmax", List.of(p.fc("fc2", x, 12, 4)), Map.of("axis", 1)), 4);
    }

    private static byte[] twoInputs() {
        Parts p = new Parts("two-inputs", 52);
        String a = p.relu(p.conv("picture_conv", p.net.input("picture", "N", 3, 8, 8), 3, 8, 3));
        a = p.net.flatten("flatten", p.net.globalAveragePool("gap", a));
        String b = p.relu(p.fc("numbers_fc", p.net.input("numbers", "N", 6), 6, 10));
        String x = p.relu(p.fc("both", p.net.concat("concat", 1, a, b), 18, 12));
        return p.ending(p.fc("fc", x, 12, 3), 3);
    }

    /** One set of weights for two inputs. */
    private static byte[] siamese() {
        Parts p = new Parts("siamese", 53);
        String w1 = p.net.tensor("w1", p.weights(8, 3, 3, 3));
        String w2 = p.net.tensor("w2", p.weights(6, 8, 3, 3));
        String[] sides = new String[2];
        for (int side = 0; side < 2; side++) {
            String x = p.net.input("side" + side, "N", 3, 8, 8);
            x = p.relu(p.net.op("Conv", "first" + side, x, w1));
            sides[side] = p.net.globalAveragePool("gap" + side, p.net.op("Conv", "second" + side, x, w2));
        }
        String apart = p.net.op("Abs", "abs", p.net.op("Sub", "sub", sides[0], sides[1]));
        String x = p.relu(p.fc("fc1", p.net.flatten("flatten", apart), 6, 8));
        return p.ending(p.fc("fc2", x, 8, 2), 2);
    }

    private static byte[] nhwcInput() {
        Parts p = new Parts("nhwc", 54);
        String x = p.transpose("to_nchw", p.net.input("x", "N", 8, 8, 3), 0, 3, 1, 2);
        x = p.relu(p.conv("conv1", x, 3, 8, 3));
        x = p.transpose("there", x, 0, 2, 3, 1);
        x = p.net.mul("scale", x, p.net.tensor("scale_values", TensorData.uniform(p.random, 0.5, 1.5, 8)));
        x = p.relu(p.conv("conv2", p.transpose("back", x, 0, 3, 1, 2), 8, 6, 3));
        return p.ending(p.transpose("to_nhwc", p.conv("conv3", x, 6, 4, 1), 0, 2, 3, 1), 8, 8, 4);
    }

    /** Weights from Constant, ConstantOfShape, Transpose and Identity nodes. */
    private static byte[] computedWeights() {
        Parts p = new Parts("computed-weights", 55);
        String zeros = p.net.op("ConstantOfShape", "zeros", p.longs("eight", 8));
        String x = p.net.op(
                "Conv", "conv1", p.net.input("x", "N", 3, 8, 8), p.net.constant("w1", p.weights(8, 3, 3, 3)), zeros);
        x = p.net.flatten("flatten", p.net.globalAveragePool("gap", p.relu(x)));
        String matrix = p.transpose("turned", p.net.tensor("w2", p.weights(12, 8)), 1, 0);
        x = p.relu(p.net.add("b2", p.net.op("MatMul", "fc1", x, matrix), p.net.constant("b2_values", p.vector(12))));
        String last = p.net.op("Identity", "same", p.net.tensor("w3", p.weights(4, 12)));
        return p.ending(p.net.op("Gemm", "fc2", List.of(x, last), Map.of("transB", 1)), 4);
    }

    /** Products that are no layers: the weights on the left, in a stack, transposed, computed; and one of constants alone. */
    private static byte[] oddProducts() {
        Parts p = new Parts("odd-products", 60);
        String x = p.relu(p.linear("first", p.net.input("x", "N", 6, 8), 8, 10));
        x = p.relu(p.linear("plain", x, 10, 8));
        x = p.net.op("MatMul", "from_left", p.net.tensor("mixing", p.weights(6, 6)), x);
        x = p.net.op("MatMul", "stacked", x, p.net.tensor("stack", p.weights(1, 8, 8)));
        x = p.net.op("Sigmoid", "between", x);
        x = p.net.op("Sigmoid", "weighed", p.net.op("MatMul", "own_square", x, p.transpose("turned", x, 0, 2, 1)));
        String made =
                p.net.op("MatMul", "made", p.net.tensor("a", p.weights(6, 6)), p.net.tensor("b", p.weights(6, 6)));
        x = p.net.op("MatMul", "by_made", x, made);
        x = p.net.reshape("flat", x, 0, 36);
        String bias = p.net.op("ReduceMean", "bias", List.of(x), Map.of("axes", new long[] {1}));
        x = p.net.op("Gemm", "computed_bias", x, p.net.tensor("c", p.weights(36, 5)), bias);
        return p.ending(p.fc("fc", p.relu(x), 5, 3), 3);
    }

    /** Sizes that are computed from shapes: a shuffle, a padding, a flatten. */
    private static byte[] shapeChains() {
        Parts p = new Parts("shape-chains", 56);
        String x = p.relu(p.conv("conv1", p.net.input("x", "N", 3, 8, 8), 3, 12, 3));
        String shape = p.net.op("Shape", "shape", x);
        String batch = p.net.op("Slice", "batch", shape, p.longs("s0", 0), p.longs("e0", 1), p.longs("a0", 0));
        String count = p.net.op("Slice", "count", shape, p.longs("s1", 1), p.longs("e1", 2), p.longs("a1", 0));
        String sides = p.net.op("Slice", "sides", shape, p.longs("s2", 2), p.longs("e2", 4), p.longs("a2", 0));
        String two = p.longs("two", 2);
        String share = p.net.op("Div", "share", count, two);
        x = p.net.op("Reshape", "halves", x, p.net.concat("split_sizes", 0, batch, two, share, sides));
        x = p.transpose("turn", x, 0, 2, 1, 3, 4);
        x = p.net.op("Reshape", "whole", x, p.net.concat("join_sizes", 0, batch, count, sides));
        String nothing = p.net.op("Sub", "nothing", sides, sides);
        String one = p.net.op("Div", "one", sides, sides);
        String none = p.longs("none", 0, 0);
        x = p.net.op("Pad", "pad", x, p.net.concat("pads", 0, none, one, none, nothing));
        x = p.relu(p.conv("conv2", x, 12, 8, 3, 2, 1));
        String flat = p.net.concat("flat_sizes", 0, batch, p.longs("rest", -1));
        x = p.relu(p.fc("fc1", p.net.op("Reshape", "flat", x, flat), 200, 10));
        return p.ending(p.fc("fc2", x, 10, 3), 3);
    }

    private static byte[] sumOfMany() {
        Parts p = new Parts("sum", 57);
        String x = p.relu(p.conv("stem", p.net.input("x", "N", 3, 8, 8), 3, 8, 3));
        String a = p.conv("a", x, 8, 8, 1);
        String b = p.conv("b", x, 8, 8, 3);
        String c = p.net.op("Max", "max", p.conv("c", x, 8, 8, 1), x);
        return p.classifier(p.relu(p.net.op("Sum", "sum", x, a, b, c)), 8, 4);
    }

    private static byte[] noBatchAxis() {
        Parts p = new Parts("no-batch", 58);
        String x = p.net.op("Unsqueeze", "batch", p.net.input("x", 3, 8, 8), p.longs("axis", 0));
        x = p.relu(p.conv("conv1", x, 3, 8, 3));
        x = p.net.globalAveragePool("gap", p.relu(p.conv("conv2", x, 8, 6, 3)));
        String y = p.net.reshape("flat", p.conv("classes", x, 6, 4, 1), 4);
        return p.net.outputAs("y", y, 4).build();
    }

    /** A branch that reads a tensor and a constant from around it. */
    private static byte[] subgraph() {
        Parts p = new Parts("subgraph", 59);
        String x = p.net.input("x", "N", 3, 8, 8);
        String h = p.relu(p.conv("conv1", x, 3, 8, 3));
        String mean = p.net.op("ReduceMean", "mean", List.of(x), Map.of("keepdims", 0));
        p.net.tensor("factor", TensorData.uniform(p.random, 0.5, 1.5, 8, 1, 1));
        p.net.op("Greater", "sign", mean, p.net.tensor("zero", TensorData.scalar(0)));
        p.net.op("Identity", "branch", h);
        String y = p.relu(p.conv("conv2", "branch_output_0", 8, 10, 3));
        byte[] plain = p.classifier(y, 10, 4);
        try {
            ModelProto.Builder model = ModelProto.parseFrom(plain).toBuilder();
            for (NodeProto.Builder node : model.getGraphBuilder().getNodeBuilderList()) {
                if (node.getName().equals("branch")) {
                    node.setOpType("If")
                            .clearInput()
                            .addInput("sign_output_0")
                            .addAttribute(branch("then_branch", "Mul", h, "factor"))
                            .addAttribute(branch("else_branch", "Identity", h));
                }
            }
            return model.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static AttributeProto branch(String name, String op, String... reads) {
        NodeProto node = NodeProto.newBuilder()
                .setOpType(op)
                .setName(name + "_node")
                .addAllInput(List.of(reads))
                .addOutput(name + "_result")
                .build();
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(GraphProto.newBuilder()
                        .setName(name)
                        .addNode(node)
                        .addOutput(ValueInfoProto.newBuilder().setName(name + "_result")))
                .build();
    }

    private static byte[] customDomain() {
        Parts p = new Parts("custom", 60);
        p.net.domain("com.microsoft", 1);
        String x = p.conv("conv1", p.net.input("x", "N", 3, 8, 8), 3, 8, 3);
        x = p.net.op("com.microsoft:QuickGelu", "quick", x);
        x = p.relu(p.conv("conv2", x, 8, 10, 3));
        return p.classifier(x, 10, 4);
    }

    /** A layer whose weights are integers already stays as it is. */
    private static byte[] partlyQuantised() {
        Parts p = new Parts("partly-quantised", 61);
        String x = p.relu(p.conv("conv1", p.net.input("x", "N", 3, 8, 8), 3, 8, 3));
        byte[] integers = new byte[6 * 8 * 9];
        p.random.nextBytes(integers);
        String scale = p.net.tensor("scale", TensorData.scalar(0.002f));
        String weights = p.net.op(
                "DequantizeLinear",
                "weights",
                p.net.tensor("integers", TensorData.raw(ElementType.INT8, integers, 6, 8, 3, 3)),
                scale);
        x = p.net.op("Conv", "quantised", x, weights);
        String step = p.net.tensor("step", TensorData.scalar(0.05f));
        String zero = p.net.tensor("zero", TensorData.raw(ElementType.UINT8, new byte[] {64}));
        x = p.net.op("DequantizeLinear", "restore", p.net.op("QuantizeLinear", "round", x, step, zero), step, zero);
        x = p.relu(p.conv("conv2", p.relu(x), 6, 8, 3));
        return p.classifier(x, 8, 4);
    }
}
