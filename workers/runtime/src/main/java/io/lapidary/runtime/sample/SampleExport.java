package io.lapidary.runtime.sample;

import io.lapidary.compression.OnnxBuilder;
import java.util.List;
import java.util.Map;

/**
 * Writes a {@link ResidualNet} as ONNX, with the names and the form that PyTorch's exporter would give: opset 17, IR
 * version 8, BatchNorm kept behind its convolution, input {@code input} [N, channels, height, width] (normalised by
 * the recipe's mean and deviation), output {@code logits} [N, classes].
 */
public final class SampleExport {
    private final ResidualNet net;
    private final OnnxBuilder onnx;
    private final LayerExport layers;

    private SampleExport(ResidualNet net) {
        this.net = net;
        onnx = OnnxBuilder.model("resnet");
        layers = new LayerExport(onnx);
    }

    /**
     * The network as it is used, that is with the running statistics of its BatchNorms.
     *
     * @param metadata entries for the file, such as how it was trained
     * @return the ONNX file
     */
    public static byte[] toOnnx(ResidualNet net, Map<String, String> metadata) {
        return new SampleExport(net).write(metadata);
    }

    private byte[] write(Map<String, String> metadata) {
        ResidualNet.Architecture architecture = net.architecture();
        String x = onnx.input("input", "N", architecture.channels(), architecture.height(), architecture.width());
        x = layers.convNorm("/stem/conv", "/stem/bn", x, net.stem());
        x = onnx.relu("/stem/relu/Relu", x);
        for (int stage = 0; stage < net.stages().size(); stage++) {
            List<ResidualBlock> blocks = net.stages().get(stage);
            for (int block = 0; block < blocks.size(); block++) {
                x = residual("/stage%d/block%d".formatted(stage + 1, block + 1), x, blocks.get(block));
            }
        }
        x = onnx.flatten("/Flatten", onnx.globalAveragePool("/pool/GlobalAveragePool", x));
        x = layers.gemm("/fc/Gemm", x, net.classifier());
        onnx.outputAs("logits", x, "N", architecture.classes());
        metadata.forEach(onnx::metadata);
        return onnx.build();
    }

    private String residual(String path, String x, ResidualBlock block) {
        String inner =
                onnx.relu(path + "/relu/Relu", layers.convNorm(path + "/conv1", path + "/bn1", x, block.first()));
        String residual = layers.convNorm(path + "/conv2", path + "/bn2", inner, block.second());
        String shortcut = block.projection()
                .map(projection -> layers.convNorm(path + "/shortcut/conv", path + "/shortcut/bn", x, projection))
                .orElse(x);
        return onnx.relu(path + "/relu_1/Relu", onnx.add(path + "/Add", residual, shortcut));
    }
}
