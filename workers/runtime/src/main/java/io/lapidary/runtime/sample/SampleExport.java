package io.lapidary.runtime.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.TensorData;
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

    private SampleExport(ResidualNet net) {
        this.net = net;
        onnx = OnnxBuilder.model("resnet");
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
        x = convNorm("/stem/conv", "/stem/bn", x, net.stem());
        x = onnx.relu("/stem/relu/Relu", x);
        for (int stage = 0; stage < net.stages().size(); stage++) {
            List<ResidualBlock> blocks = net.stages().get(stage);
            for (int block = 0; block < blocks.size(); block++) {
                x = residual("/stage%d/block%d".formatted(stage + 1, block + 1), x, blocks.get(block));
            }
        }
        x = onnx.flatten("/Flatten", onnx.globalAveragePool("/pool/GlobalAveragePool", x));
        Block classifier = net.classifier();
        x = onnx.gemm("/fc/Gemm", x, values(classifier, "weight"), values(classifier, "bias"));
        onnx.outputAs("logits", x, "N", architecture.classes());
        metadata.forEach(onnx::metadata);
        return onnx.build();
    }

    private String residual(String path, String x, ResidualBlock block) {
        String inner = onnx.relu(path + "/relu/Relu", convNorm(path + "/conv1", path + "/bn1", x, block.first()));
        String residual = convNorm(path + "/conv2", path + "/bn2", inner, block.second());
        String shortcut = block.projection()
                .map(projection -> convNorm(path + "/shortcut/conv", path + "/shortcut/bn", x, projection))
                .orElse(x);
        return onnx.relu(path + "/relu_1/Relu", onnx.add(path + "/Add", residual, shortcut));
    }

    private String convNorm(String conv, String norm, String x, ConvNorm block) {
        String y = onnx.conv(conv + "/Conv", x, values(block.conv(), "weight"), block.stride(), block.padding());
        return onnx.batchNorm(
                norm + "/BatchNormalization",
                y,
                values(block.norm(), "gamma"),
                values(block.norm(), "beta"),
                values(block.norm(), "runningMean"),
                values(block.norm(), "runningVar"),
                ConvNorm.EPSILON);
    }

    private static TensorData values(Block block, String parameter) {
        Parameter found = block.getDirectParameters().get(parameter);
        NDArray array = found.getArray();
        return TensorData.floats(array.toFloatArray(), array.getShape().getShape());
    }
}
