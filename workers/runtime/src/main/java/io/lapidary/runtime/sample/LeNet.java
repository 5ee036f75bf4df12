package io.lapidary.runtime.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.lapidary.compression.OnnxBuilder;
import java.util.Map;

/**
 * A network in the manner of LeNet-5 (LeCun et al. 1998, as Caffe has it): two 5×5 convolutions, each behind it a ReLU and
 * a 2×2 maximum pooling, then 500 features and the classes. Most of its 0.4 M weights are in one product, as in the networks
 * that Deep Compression was shown on. Widths are multiples of 16, see {@link ResidualNet.Architecture}.
 */
final class LeNet extends SampleNet {
    private static final int KERNEL = 5;
    private static final Shape TWO = new Shape(2, 2);

    private final Conv2d first;
    private final Conv2d second;
    private final Linear features;
    private final Linear classifier;

    private LeNet() {
        super((byte) 1);
        first = addChildBlock("conv1", convolution(16));
        second = addChildBlock("conv2", convolution(48));
        features = addChildBlock("fc1", Linear.builder().setUnits(500).build());
        classifier = addChildBlock(
                "fc2", Linear.builder().setUnits(Architecture.CLASSES).build());
    }

    private static Conv2d convolution(int filters) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(KERNEL, KERNEL))
                .build();
    }

    /** For grey images of 28 × 28 pixels and ten classes. */
    record Architecture() implements SampleArchitecture {
        private static final int SIDE = 28;
        private static final int CLASSES = 10;

        @Override
        public int classes() {
            return CLASSES;
        }

        @Override
        public Shape input() {
            return new Shape(1, 1, SIDE, SIDE);
        }

        @Override
        public SampleNet create(NDManager manager) {
            LeNet net = new LeNet();
            net.initialize(manager, DataType.FLOAT32, input());
            return net;
        }
    }

    @Override
    SampleArchitecture architecture() {
        return new Architecture();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = pooled(first.forward(store, inputs, training));
        x = pooled(second.forward(store, new NDList(x), training));
        NDList flat = new NDList(x.reshape(x.getShape().get(0), -1));
        return classifier.forward(store, Activation.relu(features.forward(store, flat, training)), training);
    }

    private static NDArray pooled(NDList x) {
        return Pool.maxPool2d(Activation.relu(x).singletonOrThrow(), TWO, TWO, new Shape(0, 0), false);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        first.initialize(manager, dataType, inputShapes);
        Shape inner = halved(first.getOutputShapes(inputShapes)[0]);
        second.initialize(manager, dataType, inner);
        Shape last = halved(second.getOutputShapes(new Shape[] {inner})[0]);
        features.initialize(manager, dataType, new Shape(1, last.get(1) * last.get(2) * last.get(3)));
        classifier.initialize(
                manager,
                dataType,
                new Shape(
                        1,
                        features.getOutputShapes(new Shape[] {new Shape(1, last.get(1) * last.get(2) * last.get(3))})[0]
                                .get(1)));
    }

    private static Shape halved(Shape shape) {
        return new Shape(shape.get(0), shape.get(1), shape.get(2) / 2, shape.get(3) / 2);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), Architecture.CLASSES)};
    }

    @Override
    byte[] toOnnx(Map<String, String> metadata) {
        OnnxBuilder onnx = OnnxBuilder.model("lenet");
        LayerExport layers = new LayerExport(onnx);
        String x = onnx.input("input", "N", 1, Architecture.SIDE, Architecture.SIDE);
        x = layer(onnx, "1", x, first);
        x = onnx.flatten("/Flatten", layer(onnx, "2", x, second));
        x = onnx.relu("/relu3/Relu", layers.gemm("/fc1/Gemm", x, features));
        x = layers.gemm("/fc2/Gemm", x, classifier);
        onnx.outputAs("logits", x, "N", Architecture.CLASSES);
        metadata.forEach(onnx::metadata);
        return onnx.build();
    }

    private static String layer(OnnxBuilder onnx, String number, String x, Conv2d conv) {
        String y = onnx.conv(
                "/conv" + number + "/Conv",
                x,
                LayerExport.values(conv, "weight"),
                LayerExport.values(conv, "bias"),
                1,
                0,
                1);
        return onnx.maxPool("/pool" + number + "/MaxPool", onnx.relu("/relu" + number + "/Relu", y), 2, 2, 0);
    }
}
