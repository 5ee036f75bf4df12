package io.lapidary.compression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Tiny networks of the families that people bring, with random weights. */
final class TestNets {
    private TestNets() {}

    /** One network a family, by name. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> nets = new LinkedHashMap<>();
        nets.put("plain", plain());
        nets.put("residual", residual(true));
        nets.put("residual-folded", residual(false));
        nets.put("concat", concat());
        nets.put("depthwise", depthwise());
        nets.put("flattened", flattened("N"));
        nets.put("flattened-fixed-batch", flattened(1));
        nets.put("dense-net", denseNet());
        nets.put("squeeze-excite", squeezeExcite());
        nets.put("mlp", mlp());
        nets.put("tokens", tokens());
        nets.put("clamped-away-from-zero", clampedAwayFromZero());
        nets.put("weights-read-elsewhere", weightsReadElsewhere());
        nets.put("quantised-names", quantisedNames());
        return nets;
    }

    /** Residual blocks, one after another, without reductions. */
    static byte[] deepResidual(int blocks) {
        Random random = new Random(21);
        OnnxBuilder net = OnnxBuilder.model("deep");
        String x = net.relu("relu0", net.conv("stem", net.input("x", "N", 3, 8, 8), weights(random, 8, 3, 3, 3), 1, 1));
        for (int i = 1; i <= blocks; i++) {
            String y = net.relu("inner_relu" + i, net.conv("inner" + i, x, weights(random, 12, 8, 3, 3), 1, 1));
            y = net.conv("outer" + i, y, weights(random, 8, 12, 3, 3), 1, 1);
            x = net.relu("relu" + i, net.add("add" + i, x, y));
        }
        x = net.flatten("flatten", net.globalAveragePool("gap", x));
        net.outputAs("y", net.gemm("fc", x, weights(random, 5, 8), vector(random, 5, 0, 0.1f)), "N", 5);
        return net.build();
    }

    private static TensorData weights(Random random, long... dims) {
        return TensorData.weights(random, dims);
    }

    private static TensorData vector(Random random, int size, float centre, float spread) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = centre + spread * (float) random.nextGaussian();
        }
        return TensorData.floats(values, size);
    }

    private static String normed(OnnxBuilder net, Random random, String name, String x, int channels) {
        float[] variance = new float[channels];
        for (int i = 0; i < channels; i++) {
            variance[i] = 0.5f + random.nextFloat();
        }
        return net.batchNorm(
                name,
                x,
                vector(random, channels, 1, 0.2f),
                vector(random, channels, 0, 0.2f),
                vector(random, channels, 0, 0.2f),
                TensorData.floats(variance, channels),
                1e-5f);
    }

    static byte[] plain() {
        Random random = new Random(1);
        OnnxBuilder net = OnnxBuilder.model("plain");
        String x = net.input("x", "N", 3, 8, 8);
        x = net.relu("relu1", net.conv("conv1", x, weights(random, 12, 3, 3, 3), vector(random, 12, 0, 0.1f), 1, 1, 1));
        x = net.maxPool("pool1", x, 2, 2, 0);
        x = net.relu(
                "relu2", net.conv("conv2", x, weights(random, 16, 12, 3, 3), vector(random, 16, 0, 0.1f), 1, 1, 1));
        x = net.conv("conv3", x, weights(random, 8, 16, 1, 1), 1, 0);
        x = net.op("LeakyRelu", "leaky", List.of(x), Map.of("alpha", 0.1f));
        x = net.flatten("flatten", net.globalAveragePool("gap", x));
        x = net.gemm("fc", x, weights(random, 5, 8), vector(random, 5, 0, 0.1f));
        net.outputAs("y", x, "N", 5);
        return net.build();
    }

    static byte[] residual(boolean batchNorm) {
        Random random = new Random(2);
        OnnxBuilder net = OnnxBuilder.model("residual");
        String x = net.input("x", "N", 1, 10, 10);
        x = block(net, random, "stem", x, 1, 8, 1, batchNorm);
        x = net.relu("stem_relu", x);
        int width = 8;
        for (int stage = 1; stage <= 2; stage++) {
            int out = 8 * stage;
            String name = "/stage" + stage + "/";
            String inner =
                    net.relu(name + "relu1", block(net, random, name + "conv1", x, width, out, stage, batchNorm));
            String sum = block(net, random, name + "conv2", inner, out, out, 1, batchNorm);
            String shortcut = stage == 1 ? x : block(net, random, name + "shortcut", x, width, out, 2, batchNorm);
            x = net.relu(name + "relu2", net.add(name + "add", sum, shortcut));
            width = out;
        }
        x = net.flatten("flatten", net.globalAveragePool("gap", x));
        x = net.gemm("fc", x, weights(random, 4, width), vector(random, 4, 0, 0.1f));
        net.outputAs("y", x, "N", 4);
        return net.build();
    }

    private static String block(
            OnnxBuilder net, Random random, String name, String x, int in, int out, int stride, boolean batchNorm) {
        if (batchNorm) {
            String conv = net.conv(name + "/Conv", x, weights(random, out, in, 3, 3), stride, 1);
            return normed(net, random, name + "_norm/BatchNormalization", conv, out);
        }
        return net.conv(name + "/Conv", x, weights(random, out, in, 3, 3), vector(random, out, 0, 0.1f), stride, 1, 1);
    }

    static byte[] concat() {
        Random random = new Random(3);
        OnnxBuilder net = OnnxBuilder.model("concat");
        String x = net.input("x", "N", 2, 8, 8);
        String a = net.relu("relu_a", net.conv("conv_a", x, weights(random, 6, 2, 3, 3), 1, 1));
        String b = net.relu("relu_b", net.conv("conv_b", x, weights(random, 10, 2, 1, 1), 1, 0));
        String c = net.maxPool("pool_c", x, 3, 1, 1);
        String joined = net.concat("concat", 1, a, b, c);
        String y = net.relu("relu_d", net.conv("conv_d", joined, weights(random, 8, 18, 3, 3), 2, 1));
        String z = net.conv("conv_e", y, weights(random, 3, 8, 1, 1), 1, 0);
        net.outputAs("y", z, "N", 3, 4, 4);
        return net.build();
    }

    static byte[] depthwise() {
        Random random = new Random(4);
        OnnxBuilder net = OnnxBuilder.model("depthwise");
        String x = net.input("x", "N", 3, 8, 8);
        x = clip(
                net,
                "clip1",
                net.conv("expand", x, weights(random, 12, 3, 1, 1), vector(random, 12, 0, 0.1f), 1, 0, 1));
        x = clip(
                net,
                "clip2",
                net.conv("depth", x, weights(random, 12, 1, 3, 3), vector(random, 12, 0, 0.1f), 1, 1, 12));
        x = net.conv("project", x, weights(random, 6, 12, 1, 1), vector(random, 6, 0, 0.1f), 1, 0, 1);
        String y = net.conv("expand2", x, weights(random, 12, 6, 1, 1), 1, 0);
        y = net.op("HardSwish", "swish", y);
        y = net.conv("project2", y, weights(random, 6, 12, 1, 1), 1, 0);
        x = net.add("add", x, y);
        x = net.flatten("flatten", net.globalAveragePool("gap", x));
        net.outputAs("y", net.gemm("fc", x, weights(random, 4, 6), vector(random, 4, 0, 0.1f)), "N", 4);
        return net.build();
    }

    private static String clip(OnnxBuilder net, String name, String x) {
        String low = net.tensor(name + "_min", TensorData.floats(new float[] {0}));
        String high = net.tensor(name + "_max", TensorData.floats(new float[] {6}));
        return net.op("Clip", name, x, low, high);
    }

    static byte[] flattened(Object batch) {
        Random random = new Random(5);
        OnnxBuilder net = OnnxBuilder.model("flattened");
        String x = net.input("x", batch, 1, 8, 8);
        x = net.relu("relu1", net.conv("conv1", x, weights(random, 6, 1, 3, 3), 2, 1));
        x = net.relu("relu2", net.conv("conv2", x, weights(random, 8, 6, 3, 3), 1, 1));
        x = net.reshape("reshape", x, batch instanceof Integer ? 1 : -1, 128);
        x = net.relu("relu3", net.gemm("fc1", x, weights(random, 20, 128), vector(random, 20, 0, 0.1f)));
        net.outputAs("y", net.gemm("fc2", x, weights(random, 4, 20), vector(random, 4, 0, 0.1f)), batch, 4);
        return net.build();
    }

    static byte[] denseNet() {
        Random random = new Random(6);
        OnnxBuilder net = OnnxBuilder.model("dense-net");
        String x = net.conv("stem", net.input("x", "N", 3, 8, 8), weights(random, 8, 3, 3, 3), 1, 1);
        int width = 8;
        for (int i = 1; i <= 2; i++) {
            String y = net.relu("relu" + i, normed(net, random, "norm" + i, x, width));
            y = net.conv("grow" + i, y, weights(random, 4, width, 3, 3), 1, 1);
            x = net.concat("concat" + i, 1, x, y);
            width += 4;
        }
        x = net.relu("relu_end", normed(net, random, "norm_end", x, width));
        x = net.flatten("flatten", net.globalAveragePool("gap", x));
        net.outputAs("y", net.gemm("fc", x, weights(random, 4, width), vector(random, 4, 0, 0.1f)), "N", 4);
        return net.build();
    }

    static byte[] squeezeExcite() {
        Random random = new Random(7);
        OnnxBuilder net = OnnxBuilder.model("squeeze-excite");
        String x = net.input("x", "N", 3, 8, 8);
        x = net.relu("relu1", net.conv("conv1", x, weights(random, 12, 3, 3, 3), vector(random, 12, 0, 0.1f), 1, 1, 1));
        String s = net.globalAveragePool("squeeze", x);
        s = net.relu("relu2", net.conv("reduce", s, weights(random, 6, 12, 1, 1), vector(random, 6, 0, 0.1f), 1, 0, 1));
        s = net.op(
                "Sigmoid",
                "gate",
                net.conv("excite", s, weights(random, 12, 6, 1, 1), vector(random, 12, 0, 0.1f), 1, 0, 1));
        x = net.mul("scale", x, s);
        x = net.conv("conv2", x, weights(random, 5, 12, 1, 1), vector(random, 5, 0, 0.1f), 1, 0, 1);
        net.outputAs("y", net.flatten("flatten", net.globalAveragePool("gap", x)), "N", 5);
        return net.build();
    }

    static byte[] mlp() {
        Random random = new Random(8);
        OnnxBuilder net = OnnxBuilder.model("mlp");
        String x = net.input("x", "N", 16);
        x = net.relu("relu1", net.gemm("fc1", x, weights(random, 24, 16), vector(random, 24, 0, 0.1f)));
        x = net.matMul("fc2", x, weights(random, 24, 12));
        x = net.add("fc2_bias", x, net.tensor("fc2.b", vector(random, 12, 0, 0.1f)));
        x = net.op("Tanh", "tanh", x);
        net.outputAs("y", net.gemm("fc3", x, weights(random, 3, 12), vector(random, 3, 0, 0.1f)), "N", 3);
        return net.build();
    }

    static byte[] tokens() {
        Random random = new Random(9);
        OnnxBuilder net = OnnxBuilder.model("tokens");
        String x = net.input("x", "N", 6, 8);
        String y = net.matMul("up", x, weights(random, 8, 16));
        y = net.add("up_bias", y, net.tensor("up.b", vector(random, 16, 0, 0.1f)));
        y = net.relu("relu", y);
        y = net.matMul("down", y, weights(random, 16, 8));
        net.outputAs("y", net.add("residual", x, y), "N", 6, 8);
        return net.build();
    }

    private static String bounded(OnnxBuilder net, String name, String x, float low, float high) {
        String min = net.tensor(name + "_min", TensorData.floats(new float[] {low}));
        String max = net.tensor(name + "_max", TensorData.floats(new float[] {high}));
        return net.op("Clip", name, x, min, max);
    }

    private static byte[] clampedAwayFromZero() {
        Random random = new Random(10);
        OnnxBuilder net = OnnxBuilder.model("clamped");
        String x = net.conv("conv1", net.input("x", "N", 3, 8, 8), weights(random, 8, 3, 3, 3), 1, 1);
        x = net.conv("conv2", bounded(net, "clip1", x, -2, -1), weights(random, 8, 8, 3, 3), 1, 1);
        x = net.conv("conv3", bounded(net, "clip2", x, 0.5f, 2), weights(random, 4, 8, 3, 3), 1, 1);
        net.outputAs("y", x, "N", 4, 8, 8);
        return net.build();
    }

    private static byte[] weightsReadElsewhere() {
        Random random = new Random(11);
        OnnxBuilder net = OnnxBuilder.model("elsewhere");
        String x =
                net.relu("relu1", net.conv("conv1", net.input("x", "N", 3, 8, 8), weights(random, 8, 3, 3, 3), 1, 1));
        x = net.conv("conv2", x, weights(random, 6, 8, 3, 3), 1, 1);
        Map<String, Object> overAll = Map.of("axes", new long[] {0, 1, 2, 3}, "keepdims", 0L);
        String size = net.op("ReduceMean", "size", List.of(x), overAll);
        String mean = net.op("ReduceMean", "mean", List.of(net.mul("weighed", "conv2.weight", size)), overAll);
        x = net.relu("relu2", net.mul("scaled", x, mean));
        x = net.conv("conv3", x, weights(random, 6, 6, 1, 1), 1, 0);
        net.outputAs("y", net.conv("conv4", net.relu("relu3", x), weights(random, 4, 6, 1, 1), 1, 0), "N", 4, 8, 8);
        return net.build();
    }

    private static byte[] quantisedNames() {
        Random random = new Random(12);
        OnnxBuilder net = OnnxBuilder.model("names");
        String x = net.conv("u", net.input("x", "N", 3, 8, 8), weights(random, 8, 3, 3, 3), 1, 1);
        net.node("Relu", "u_DequantizeLinear", List.of(x), List.of("u_output_0_float"), Map.of());
        net.outputAs("y", net.conv("v", "u_output_0_float", weights(random, 4, 8, 1, 1), 1, 0), "N", 4, 8, 8);
        return net.build();
    }
}
