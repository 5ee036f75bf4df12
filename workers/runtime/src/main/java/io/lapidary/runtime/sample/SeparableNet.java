package io.lapidary.runtime.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.lapidary.compression.OnnxBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network of depthwise separable convolutions (Howard et al. 2017, MobileNet): a 3×3 stem, then pairs of a 3×3
 * convolution with one filter per channel and a 1×1 convolution, all with BatchNorm and ReLU, global average pooling, one
 * fully connected layer: 0.08 M parameters. One thread at a time.
 */
final class SeparableNet extends SampleNet {
    private static final int SIDE = 28;
    private static final int CLASSES = 10;
    private static final int STEM = 32;

    /** Width and stride of each pair; widths are multiples of 16, see {@link ResidualNet.Architecture}. */
    private static final List<Step> STEPS = List.of(
            new Step(48, 1),
            new Step(96, 2),
            new Step(96, 1),
            new Step(128, 2),
            new Step(128, 1),
            new Step(128, 1),
            new Step(128, 1));

    private final ConvNorm stem;
    private final List<Pair> pairs = new ArrayList<>();
    private final Linear classifier;

    private record Step(int width, int stride) {}

    private SeparableNet() {
        super((byte) 1);
        stem = addChildBlock("stem", new ConvNorm(STEM, 3, 1));
        int width = STEM;
        for (Step step : STEPS) {
            pairs.add(addChildBlock("pair" + (pairs.size() + 1), new Pair(width, step)));
            width = step.width();
        }
        classifier = addChildBlock("fc", Linear.builder().setUnits(CLASSES).build());
    }

    /** For grey images of 28 × 28 pixels and ten classes. */
    record Architecture() implements SampleArchitecture {
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
            SeparableNet net = new SeparableNet();
            net.initialize(manager, DataType.FLOAT32, input());
            return net;
        }
    }

    /** Space first, then channels. */
    private static final class Pair extends AbstractBlock {
        private final ConvNorm depthwise;
        private final ConvNorm pointwise;

        Pair(int inputs, Step step) {
            super((byte) 1);
            depthwise = addChildBlock("depthwise", ConvNorm.depthwise(inputs, 3, step.stride()));
            pointwise = addChildBlock("pointwise", new ConvNorm(step.width(), 1, 1));
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDList inner = Activation.relu(depthwise.forward(store, inputs, training));
            return Activation.relu(pointwise.forward(store, inner, training));
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
            depthwise.initialize(manager, dataType, inputShapes);
            pointwise.initialize(manager, dataType, depthwise.getOutputShapes(inputShapes));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return pointwise.getOutputShapes(depthwise.getOutputShapes(inputShapes));
        }
    }

    @Override
    SampleArchitecture architecture() {
        return new Architecture();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDList x = Activation.relu(stem.forward(store, inputs, training));
        for (Pair pair : pairs) {
            x = pair.forward(store, x, training);
        }
        NDArray pooled = Pool.globalAvgPool2d(x.singletonOrThrow());
        return classifier.forward(store, new NDList(pooled), training);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        stem.initialize(manager, dataType, inputShapes);
        Shape[] shapes = stem.getOutputShapes(inputShapes);
        for (Pair pair : pairs) {
            pair.initialize(manager, dataType, shapes);
            shapes = pair.getOutputShapes(shapes);
        }
        classifier.initialize(manager, dataType, new Shape(1, shapes[0].get(1)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), CLASSES)};
    }

    @Override
    byte[] toOnnx(Map<String, String> metadata) {
        OnnxBuilder onnx = OnnxBuilder.model("separable");
        LayerExport layers = new LayerExport(onnx);
        String x = onnx.input("input", "N", 1, SIDE, SIDE);
        x = onnx.relu("/stem/relu/Relu", layers.convNorm("/stem/conv", "/stem/bn", x, stem));
        for (int i = 0; i < pairs.size(); i++) {
            String path = "/pair%d".formatted(i + 1);
            x = layers.convNorm(path + "/depthwise", path + "/bn1", x, pairs.get(i).depthwise);
            x = onnx.relu(path + "/relu/Relu", x);
            x = layers.convNorm(path + "/pointwise", path + "/bn2", x, pairs.get(i).pointwise);
            x = onnx.relu(path + "/relu_1/Relu", x);
        }
        x = onnx.flatten("/Flatten", onnx.globalAveragePool("/pool/GlobalAveragePool", x));
        onnx.outputAs("logits", layers.gemm("/fc/Gemm", x, classifier), "N", CLASSES);
        metadata.forEach(onnx::metadata);
        return onnx.build();
    }
}
