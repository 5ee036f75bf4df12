package io.lapidary.runtime.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.TensorData;

/** Writes trained layers into a model that is being built. */
record LayerExport(OnnxBuilder onnx) {
    /** @return what the BatchNorm gives */
    String convNorm(String conv, String norm, String x, ConvNorm block) {
        String y = onnx.conv(
                conv + "/Conv", x, values(block.conv(), "weight"), block.stride(), block.padding(), block.groups());
        return onnx.batchNorm(
                norm + "/BatchNormalization",
                y,
                values(block.norm(), "gamma"),
                values(block.norm(), "beta"),
                values(block.norm(), "runningMean"),
                values(block.norm(), "runningVar"),
                ConvNorm.EPSILON);
    }

    String gemm(String name, String x, Block linear) {
        return onnx.gemm(name, x, values(linear, "weight"), values(linear, "bias"));
    }

    static TensorData values(Block block, String parameter) {
        NDArray array = block.getDirectParameters().get(parameter).getArray();
        return TensorData.floats(array.toFloatArray(), array.getShape().getShape());
    }
}
