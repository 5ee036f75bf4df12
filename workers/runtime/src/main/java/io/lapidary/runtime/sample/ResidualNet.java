package io.lapidary.runtime.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A residual network of basic blocks (He et al. 2016, the CIFAR form): a 3×3 stem, stages of blocks whose first halves
 * the image from stage 2 on, with 1×1 projection shortcuts where the shape changes, global average pooling, one fully
 * connected layer. Input [N, channels, height, width] float32, normalised; output [N, classes] logits. Convolutions
 * carry no bias; each is followed by a BatchNorm.
 *
 * <p>One thread at a time. The arrays belong to the manager given to {@link #create}.
 */
public final class ResidualNet extends SampleNet {
    private static final byte VERSION = 1;

    private final Architecture architecture;
    private final ConvNorm stem;
    private final List<List<ResidualBlock>> stages = new ArrayList<>();
    private final Linear classifier;

    private ResidualNet(Architecture architecture) {
        super(VERSION);
        this.architecture = architecture;
        int width = architecture.widths().get(0);
        stem = addChildBlock("stem", new ConvNorm(width, 3, architecture.stemStride()));
        for (int stage = 0; stage < architecture.widths().size(); stage++) {
            List<ResidualBlock> blocks = new ArrayList<>();
            for (int block = 0; block < architecture.blocksPerStage(); block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                int next = architecture.widths().get(stage);
                String name = "stage%d.block%d".formatted(stage + 1, block + 1);
                blocks.add(addChildBlock(name, new ResidualBlock(width, next, stride)));
                width = next;
            }
            stages.add(List.copyOf(blocks));
        }
        classifier = addChildBlock(
                "fc", Linear.builder().setUnits(architecture.classes()).build());
    }

    /**
     * What a {@link ResidualNet} looks like. The widths must be multiples of 16: with others, the convolutions of
     * PyTorch 2.7 read memory that nobody wrote on processors with AVX-512, and now and then a gradient, with 24
     * channels even an output, is NaN.
     *
     * @param stemStride 2 halves the image before the first stage
     */
    public record Architecture(
            int channels, int height, int width, int stemStride, List<Integer> widths, int blocksPerStage, int classes)
            implements SampleArchitecture {
        public Architecture {
            widths = List.copyOf(widths);
            if (widths.stream().anyMatch(stage -> stage < 16 || stage % 16 != 0)) {
                throw new IllegalArgumentException("The widths %s must be multiples of 16.".formatted(widths));
            }
            if (widths.isEmpty() || blocksPerStage < 1 || classes < 2 || channels < 1) {
                throw new IllegalArgumentException(
                        "A residual network needs stages (%s), blocks (%d), classes (%d) and input channels (%d)."
                                .formatted(widths, blocksPerStage, classes, channels));
            }
        }

        @Override
        public Shape input() {
            return new Shape(1, channels, height, width);
        }

        @Override
        public SampleNet create(NDManager manager) {
            return ResidualNet.create(this, manager);
        }

        /** The sample for Fashion-MNIST: 0.7 M parameters. */
        public static Architecture fashion() {
            return new Architecture(1, 28, 28, 1, List.of(32, 64, 128), 2, 10);
        }

        /** Deep and narrow, 56 weighted layers on halved images: 0.6 M parameters. */
        static Architecture deep() {
            return new Architecture(1, 28, 28, 2, List.of(16, 32, 48), 9, 10);
        }

        /** The small one for generated shapes: trained in a minute or two. */
        public static Architecture shapes() {
            return new Architecture(1, 28, 28, 1, List.of(16, 32, 64), 1, 10);
        }
    }

    /** A new network with random weights (Kaiming), drawn from the engine's generator: seed that first. */
    public static ResidualNet create(Architecture architecture, NDManager manager) {
        ResidualNet net = new ResidualNet(architecture);
        net.initialize(manager, DataType.FLOAT32, architecture.input());
        return net;
    }

    @Override
    public Architecture architecture() {
        return architecture;
    }

    @Override
    byte[] toOnnx(Map<String, String> metadata) {
        return SampleExport.toOnnx(this, metadata);
    }

    ConvNorm stem() {
        return stem;
    }

    List<List<ResidualBlock>> stages() {
        return stages;
    }

    Linear classifier() {
        return classifier;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDList x = Activation.relu(stem.forward(store, inputs, training));
        for (List<ResidualBlock> stage : stages) {
            for (ResidualBlock block : stage) {
                x = block.forward(store, x, training);
            }
        }
        NDArray pooled = Pool.globalAvgPool2d(x.singletonOrThrow());
        return classifier.forward(store, new NDList(pooled), training);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        stem.initialize(manager, dataType, inputShapes);
        Shape[] shapes = stem.getOutputShapes(inputShapes);
        for (List<ResidualBlock> stage : stages) {
            for (ResidualBlock block : stage) {
                block.initialize(manager, dataType, shapes);
                shapes = block.getOutputShapes(shapes);
            }
        }
        classifier.initialize(manager, dataType, new Shape(1, shapes[0].get(1)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), architecture.classes())};
    }
}
