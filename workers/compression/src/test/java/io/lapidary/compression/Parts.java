package io.lapidary.compression;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** Pieces of small networks with random weights, as exporters write them. */
final class Parts {
    final OnnxBuilder net;
    final Random random;

    Parts(String name, int seed) {
        net = OnnxBuilder.model(name);
        random = new Random(seed);
    }

    TensorData weights(long... dims) {
        return TensorData.weights(random, dims);
    }

    TensorData vector(int size) {
        return TensorData.normal(random, 0.1, size);
    }

    /** A square convolution with bias that keeps the size of the picture at stride 1. */
    String conv(String name, String x, int in, int out, int kernel, int stride, int groups) {
        return net.conv(
                name, x, weights(out, in / groups, kernel, kernel), vector(out), stride, (kernel - 1) / 2, groups);
    }

    String conv(String name, String x, int in, int out, int kernel) {
        return conv(name, x, in, out, kernel, 1, 1);
    }

    /** A convolution without bias, then BatchNormalization. */
    String convNorm(String name, String x, int in, int out, int kernel, int stride, int groups) {
        TensorData weights = weights(out, in / groups, kernel, kernel);
        return norm(name + ".bn", net.conv(name, x, weights, stride, (kernel - 1) / 2, groups), out);
    }

    String norm(String name, String x, int channels) {
        return net.batchNorm(
                name,
                x,
                TensorData.uniform(random, 0.8, 1.2, channels),
                vector(channels),
                vector(channels),
                TensorData.uniform(random, 0.5, 1.5, channels),
                1e-5f);
    }

    String relu(String x) {
        return net.relu(x + "_relu", x);
    }

    String relu6(String x) {
        return net.op("Clip", x + "_clip", x, constant(x + "_0", 0), constant(x + "_6", 6));
    }

    String swish(String x) {
        return net.mul(x + "_swish", x, net.op("Sigmoid", x + "_sigmoid", x));
    }

    private String constant(String name, float value) {
        return net.tensor(name, TensorData.scalar(value));
    }

    String fc(String name, String x, int in, int out) {
        return net.gemm(name, x, weights(out, in), vector(out));
    }

    /** MatMul and Add, as on sequences. */
    String linear(String name, String x, int in, int out) {
        TensorData matrix = TensorData.normal(random, Math.sqrt(1.0 / in), in, out);
        String product = net.matMul(name, x, matrix);
        return net.add(name + ".add", product, net.tensor(name + ".bias", vector(out)));
    }

    String layerNorm(String name, String x, int width) {
        String scale = net.tensor(name + ".scale", TensorData.uniform(random, 0.8, 1.2, width));
        return net.op(
                "LayerNormalization",
                name,
                List.of(x, scale, net.tensor(name + ".shift", vector(width))),
                Map.of("axis", -1));
    }

    String transpose(String name, String x, long... order) {
        return net.op("Transpose", name, List.of(x), Map.of("perm", order));
    }

    String longs(String name, long... values) {
        return net.tensor(name, TensorData.longs(values));
    }

    /** Global pooling, Flatten and a fully connected layer. */
    byte[] classifier(String x, int channels, int classes) {
        String pooled = net.flatten("flatten", net.globalAveragePool("gap", x));
        return ending(fc("fc", pooled, channels, classes), classes);
    }

    byte[] ending(String y, Object... dims) {
        Object[] all = new Object[dims.length + 1];
        all[0] = "N";
        System.arraycopy(dims, 0, all, 1, dims.length);
        return net.outputAs("y", y, all).build();
    }
}
