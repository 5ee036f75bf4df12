package io.lapidary.runtime.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.lapidary.compression.OnnxProgram.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operators that can be run on PyTorch, as ONNX defines them from opset 13 on. */
enum TorchOperator {
    CONV("Conv", (step, in) -> conv(step, in)),
    GEMM("Gemm", (step, in) -> {
        NDArray product = in.array(0).matMul(in.array(1).transpose());
        return in.has(2) ? product.add(in.array(2)) : product;
    }),
    MAT_MUL("MatMul", (step, in) -> in.array(0).matMul(in.array(1))),
    BATCH_NORMALIZATION("BatchNormalization", (step, in) -> BatchNorm.batchNorm(
                    in.array(0),
                    in.array(3),
                    in.array(4),
                    in.array(1),
                    in.array(2),
                    1,
                    0,
                    step.number("epsilon", 1e-5f),
                    false)
            .singletonOrThrow()),

    RELU("Relu", (step, in) -> Activation.relu(in.array(0))),
    LEAKY_RELU("LeakyRelu", (step, in) -> Activation.leakyRelu(in.array(0), step.number("alpha", 0.01f))),
    CLIP("Clip", (step, in) -> in.array(0).clip(in.bound(1, -Float.MAX_VALUE), in.bound(2, Float.MAX_VALUE))),
    SIGMOID("Sigmoid", (step, in) -> Activation.sigmoid(in.array(0))),
    TANH("Tanh", (step, in) -> Activation.tanh(in.array(0))),
    HARD_SIGMOID("HardSigmoid", (step, in) -> in.array(0)
            .mul(step.number("alpha", 0.2f))
            .add(step.number("beta", 0.5f))
            .clip(0, 1)),
    HARD_SWISH("HardSwish", (step, in) -> in.array(0)
            .mul(in.array(0).div(6).add(0.5f).clip(0, 1))),
    SOFTMAX("Softmax", (step, in) -> in.array(0).softmax((int) step.whole("axis", -1))),

    ADD("Add", (step, in) -> in.array(0).add(in.array(1))),
    SUB("Sub", (step, in) -> in.array(0).sub(in.array(1))),
    MUL("Mul", (step, in) -> in.array(0).mul(in.array(1))),
    DIV("Div", (step, in) -> in.array(0).div(in.array(1))),

    MAX_POOL("MaxPool", (step, in) -> {
        Window window = Window.of(step, step.list("kernel_shape"));
        return Pool.maxPool2d(
                window.padded(in.array(0), Float.NEGATIVE_INFINITY),
                window.kernel(),
                window.stride(),
                new Shape(0, 0),
                step.whole("ceil_mode", 0) == 1);
    }),
    AVERAGE_POOL("AveragePool", (step, in) -> {
        Window window = Window.of(step, step.list("kernel_shape"));
        window.requireEvenPads();
        boolean roundsUp = step.whole("ceil_mode", 0) == 1;
        NDArray mean = averagePool(in.array(0), window, roundsUp);
        // DJL counts pads in whatever it is told.
        return step.whole("count_include_pad", 0) == 1 || window.isBare()
                ? mean
                : mean.div(averagePool(in.array(0).onesLike(), window, roundsUp));
    }),
    GLOBAL_AVERAGE_POOL("GlobalAveragePool", (step, in) -> {
        // DJL takes the mean over one axis at a time.
        NDArray mean = in.array(0);
        for (int axis = 2; axis < in.array(0).getShape().dimension(); axis++) {
            mean = mean.mean(new int[] {axis}, true);
        }
        return mean;
    }),

    FLATTEN("Flatten", (step, in) -> {
        long[] dims = in.array(0).getShape().getShape();
        int axis = (int) step.whole("axis", 1);
        long rows = Arrays.stream(dims, 0, axis < 0 ? dims.length + axis : axis).reduce(1, (a, b) -> a * b);
        return in.array(0).reshape(rows, -1);
    }),
    RESHAPE("Reshape", (step, in) -> {
        long[] dims = in.wholeNumbers(1);
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = dims[axis] == 0 ? in.array(0).getShape().get(axis) : dims[axis];
        }
        return in.array(0).reshape(dims);
    }),
    CONCAT("Concat", (step, in) -> {
        NDArray all = in.array(0);
        for (int i = 1; i < in.count(); i++) {
            all = all.concat(in.array(i), (int) step.whole("axis", 1));
        }
        return all;
    });

    /**
     * On processors with AVX-512, PyTorch 2.7.1 gives wrong gradients of a convolution's input, or NaN, where the outputs
     * are no multiple of this and the convolution is not in groups.
     */
    private static final int LANES = 16;

    private static final Map<String, TorchOperator> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(o -> o.op, Function.identity()));

    private final String op;
    private final Rule rule;

    TorchOperator(String op, Rule rule) {
        this.op = op;
        this.rule = rule;
    }

    /** The row for a step; null where there is none. */
    static TorchOperator of(Step step) {
        return BY_NAME.get(step.op());
    }

    static List<String> names() {
        return BY_NAME.keySet().stream().sorted().toList();
    }

    NDArray run(Attributes step, Arguments in) {
        return rule.run(step, in);
    }

    private static NDArray averagePool(NDArray x, Window window, boolean roundsUp) {
        return Pool.avgPool2d(x, window.kernel(), window.stride(), window.evenPads(), roundsUp, true);
    }

    private static NDArray conv(Attributes step, Arguments in) {
        NDArray weights = in.array(1);
        NDArray bias = in.has(2) ? in.array(2) : null;
        long[] dims = weights.getShape().getShape();
        Window window = Window.of(step, Arrays.copyOfRange(dims, 2, dims.length));
        int groups = (int) step.whole("group", 1);
        long missing = groups > 1 ? 0 : -dims[0] & (LANES - 1);
        NDArray x = window.padded(in.array(0), 0);
        if (missing == 0) {
            return conv(x, weights, bias, window, groups);
        }
        NDArray all = conv(x, lengthened(weights, missing), lengthened(bias, missing), window, groups);
        return all.get(new NDIndex().addAllDim().addSliceDim(0, dims[0]));
    }

    private static NDArray conv(NDArray x, NDArray weights, NDArray bias, Window window, int groups) {
        return Conv2d.conv2d(x, weights, bias, window.stride(), new Shape(0, 0), window.dilation(), groups)
                .singletonOrThrow();
    }

    /** With zeros for more outputs. */
    private static NDArray lengthened(NDArray array, long more) {
        if (array == null) {
            return null;
        }
        long[] dims = array.getShape().getShape().clone();
        dims[0] = more;
        return array.concat(array.getManager().zeros(new Shape(dims)), 0);
    }

    @FunctionalInterface
    private interface Rule {
        NDArray run(Attributes step, Arguments in);
    }
}
