package io.lapidary.compression;

import java.util.Random;

/** Networks with random weights whose size is what matters: to measure the engine on. */
final class BenchNets {
    private static final int IMAGE = 32;
    private static final int CLASSES = 10;

    private BenchNets() {}

    /** A residual network of 6 n + 2 layers for 32 × 32 images in the manner of He et al. 2016: stages of 16, 32, 64. */
    static byte[] residual(int blocksInAStage, long seed) {
        Random random = new Random(seed);
        OnnxBuilder net = OnnxBuilder.model("residual-" + (6 * blocksInAStage + 2));
        String x = net.input("x", "N", 3, IMAGE, IMAGE);
        x = net.relu("relu", convolution(net, random, "conv", x, 3, 16, 1));
        int width = 16;
        for (int stage = 1; stage <= 3; stage++) {
            for (int block = 1; block <= blocksInAStage; block++) {
                String name = "stage" + stage + ".block" + block;
                int out = 8 << stage;
                int stride = out == width ? 1 : 2;
                String inner =
                        net.relu(name + ".relu1", convolution(net, random, name + ".conv1", x, width, out, stride));
                String sum = convolution(net, random, name + ".conv2", inner, out, out, 1);
                String shortcut = stride == 1
                        ? x
                        : net.conv(name + ".shortcut", x, TensorData.weights(random, out, width, 1, 1), stride, 0);
                x = net.relu(name + ".relu2", net.add(name + ".add", sum, shortcut));
                width = out;
            }
        }
        return classified(net, random, x, width);
    }

    /** Two convolutions of 3 × 3, with so many channels between them and behind them. */
    static byte[] wide(int channels, long seed) {
        Random random = new Random(seed);
        OnnxBuilder net = OnnxBuilder.model("wide-" + channels);
        String x = net.input("x", "N", 3, IMAGE / 4, IMAGE / 4);
        x = net.relu("relu1", convolution(net, random, "conv1", x, 3, channels, 1));
        x = net.relu("relu2", convolution(net, random, "conv2", x, channels, channels, 1));
        return classified(net, random, x, channels);
    }

    private static String convolution(
            OnnxBuilder net, Random random, String name, String x, int in, int out, int stride) {
        String y = net.conv(name, x, TensorData.weights(random, out, in, 3, 3), stride, 1);
        return net.batchNorm(
                name + ".norm",
                y,
                TensorData.filled(1, out),
                TensorData.filled(0, out),
                TensorData.filled(0, out),
                TensorData.filled(1, out),
                1e-5f);
    }

    private static byte[] classified(OnnxBuilder net, Random random, String x, int width) {
        String flat = net.flatten("flatten", net.globalAveragePool("pool", x));
        TensorData bias = TensorData.filled(0, CLASSES);
        net.outputAs(
                "scores", net.gemm("classifier", flat, TensorData.weights(random, CLASSES, width), bias), "N", CLASSES);
        return net.build();
    }
}
