package io.lapidary.runtime.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.OnnxReader;
import io.lapidary.compression.Shape;
import io.lapidary.compression.TensorData;
import io.lapidary.issue.InvalidInput;
import io.lapidary.runtime.data.LabelledData;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GradientRanksTest {
    private static final int SAMPLES = 6;
    private static final int CHANNELS = 5;

    /** A classifier whose first layer makes channel {@code scaled} that much larger. */
    private static byte[] net(int scaled, double factor) {
        Random random = new Random(1);
        OnnxBuilder net = OnnxBuilder.model("net");
        float[] first = new float[CHANNELS * 2 * 9];
        for (int i = 0; i < first.length; i++) {
            first[i] = (float) (random.nextGaussian() * (i / 18 == scaled ? factor : 1));
        }
        String x = net.input("x", "N", 2, 6, 6);
        x = net.op("Sigmoid", "act1", net.conv("conv1", x, TensorData.floats(first, CHANNELS, 2, 3, 3), 1, 1));
        // Linear from here on, so that scaling what conv2 makes is scaling its weights.
        x = net.conv("conv2", x, TensorData.weights(random, 4, CHANNELS, 3, 3), 1, 1);
        x = net.flatten("flatten", net.globalAveragePool("pool", x));
        return net.output(net.gemm("fc", x, TensorData.weights(random, 3, 4), TensorData.filled(0, 3)), "N", 3)
                .build();
    }

    private static LabelledData data(boolean labelled, float[] values, long... dims) {
        return new LabelledData() {
            @Override
            public int size() {
                return SAMPLES;
            }

            @Override
            public Map<String, FloatTensor> batch(int from, int to) {
                long[] all = new long[dims.length + 1];
                all[0] = to - from;
                System.arraycopy(dims, 0, all, 1, dims.length);
                int each = values.length / SAMPLES;
                return Map.of(
                        "x",
                        new FloatTensor(
                                FloatBuffer.wrap(values, from * each, (to - from) * each)
                                        .slice(),
                                Shape.of(all)));
            }

            @Override
            public int label(int i) {
                return labelled ? i % 3 : -1;
            }

            @Override
            public int classes() {
                return labelled ? 3 : 0;
            }

            @Override
            public String name() {
                return "data";
            }
        };
    }

    private static float[] noise(int values) {
        Random random = new Random(2);
        float[] noise = new float[values];
        for (int i = 0; i < values; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return noise;
    }

    private static float[] run(byte[] onnx, Map<String, FloatTensor> batch) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        for (var entry : batch.entrySet()) {
            inputs.put(
                    entry.getKey(),
                    OnnxTensor.createTensor(
                            environment,
                            entry.getValue().values(),
                            entry.getValue().shape().toArray()));
        }
        try (OrtSession session = environment.createSession(onnx);
                OrtSession.Result result = session.run(inputs)) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] all = new float[values.remaining()];
            values.get(all);
            return all;
        }
    }

    private static double loss(byte[] onnx, LabelledData data) throws Exception {
        float[] scores = run(onnx, data.batch(0, SAMPLES));
        double loss = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                sum += Math.exp(scores[i * 3 + c]);
            }
            loss += Math.log(sum) - scores[i * 3 + data.label(i)];
        }
        return loss;
    }

    @Test
    void aScoreIsHowFastTheLossChangesAsTheChannelsWeightsShrink() throws Exception {
        LabelledData data = data(true, noise(SAMPLES * 72), 2, 6, 6);
        OnnxModel model = OnnxReader.read(net(-1, 1), "net");
        double[] scores = GradientRanks.scores(model, data, share -> {}).get("conv1");
        double step = 0.02;
        for (int c = 0; c < CHANNELS; c++) {
            double slope = (loss(net(c, 1 + step), data) - loss(net(c, 1 - step), data)) / (2 * step);
            assertThat(scores[c]).as("channel %d", c).isCloseTo(Math.abs(slope), within(2e-3));
        }
    }

    @Test
    void withoutLabelsTheModelsOwnAnswersCount() throws Exception {
        float[] values = noise(SAMPLES * 72);
        byte[] onnx = net(-1, 1);
        OnnxModel model = OnnxReader.read(onnx, "net");
        float[] scores = run(onnx, data(false, values, 2, 6, 6).batch(0, SAMPLES));
        int[] answers = IntStream.range(0, SAMPLES)
                .map(i -> IntStream.range(0, 3).reduce(0, (a, b) -> scores[i * 3 + b] > scores[i * 3 + a] ? b : a))
                .toArray();
        LabelledData labelled = new Answered(data(true, values, 2, 6, 6), answers);
        assertThat(GradientRanks.of(model, data(false, values, 2, 6, 6), share -> {}))
                .isEqualTo(GradientRanks.of(model, labelled, share -> {}));
    }

    @Test
    void aSoftmaxAtTheEndChangesNothing() {
        OnnxBuilder net = OnnxBuilder.model("net");
        String x = net.relu(
                "relu",
                net.gemm(
                        "fc1",
                        net.input("x", "N", 4),
                        TensorData.weights(new Random(1), 6, 4),
                        TensorData.filled(0, 6)));
        String scores = net.gemm("fc2", x, TensorData.weights(new Random(2), 3, 6), TensorData.filled(0, 3));
        OnnxModel bare = OnnxReader.read(net.output(scores, "N", 3).build(), "bare");
        OnnxBuilder soft = OnnxBuilder.model("net");
        x = soft.relu(
                "relu",
                soft.gemm(
                        "fc1",
                        soft.input("x", "N", 4),
                        TensorData.weights(new Random(1), 6, 4),
                        TensorData.filled(0, 6)));
        scores = soft.gemm("fc2", x, TensorData.weights(new Random(2), 3, 6), TensorData.filled(0, 3));
        OnnxModel ended = OnnxReader.read(
                soft.output(soft.op("Softmax", "soft", scores), "N", 3).build(), "ended");
        LabelledData data = data(true, noise(SAMPLES * 4), 4);
        assertThat(GradientRanks.of(ended, data, share -> {})).isEqualTo(GradientRanks.of(bare, data, share -> {}));
    }

    @Test
    void operatorsWithoutGradientsAreAllNamed() {
        OnnxBuilder net = OnnxBuilder.model("odd");
        String x = net.conv("conv", net.input("x", "N", 2, 6, 6), TensorData.weights(new Random(1), 4, 2, 3, 3), 1, 1);
        x = net.op("Mish", "mish", List.of(net.op("Erf", "erf", x)), Map.of());
        x = net.flatten("flatten", net.globalAveragePool("pool", x));
        byte[] onnx = net.opset(18).output(x, "N", 4).build();
        OnnxModel model = OnnxReader.read(onnx, "odd");
        assertThatThrownBy(() -> GradientRanks.of(model, data(true, noise(SAMPLES * 72), 2, 6, 6), share -> {}))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("Mish")
                .hasMessageContaining("Erf");
    }

    @Test
    void everyKnownOperatorGivesWhatOnnxRuntimeGives() throws Exception {
        Random random = new Random(4);
        OnnxBuilder net = OnnxBuilder.model("all");
        String x = net.input("x", "N", 2, 8, 8);
        x = net.op(
                "Conv",
                "uneven",
                List.of(x, net.tensor("w", TensorData.weights(random, 4, 2, 3, 3))),
                Map.of("pads", new long[] {0, 1, 2, 1}, "strides", new long[] {1, 1}));
        x = net.op("LeakyRelu", "leaky", List.of(x), Map.of("alpha", 0.2f));
        x = net.op(
                "MaxPool",
                "max",
                List.of(x),
                Map.of("kernel_shape", new long[] {3, 3}, "pads", new long[] {1, 1, 1, 1}, "strides", new long[] {1, 1
                }));
        x = net.op("AveragePool", "average", List.of(x), Map.of("kernel_shape", new long[] {3, 3}, "pads", new long[] {
            1, 1, 1, 1
        }));
        x = net.conv("depth", x, TensorData.weights(random, 4, 1, 3, 3), 1, 1, 4);
        x = net.op("HardSwish", "swish", x);
        x = net.batchNorm(
                "norm",
                x,
                TensorData.floats(new float[] {1, 2, 3, 4}, 4),
                TensorData.floats(new float[] {4, 3, 2, 1}, 4),
                TensorData.floats(new float[] {0, 1, 0, 1}, 4),
                TensorData.floats(new float[] {1, 2, 1, 2}, 4),
                1e-5f);
        String gate = net.op("HardSigmoid", "gate", net.op("Tanh", "tanh", x));
        x = net.concat("concat", 1, net.mul("mul", x, gate), net.op("Sigmoid", "sigmoid", x));
        x = net.op(
                "Clip",
                "clip",
                x,
                net.tensor("low", TensorData.floats(new float[] {-1})),
                net.tensor("high", TensorData.floats(new float[] {1})));
        x = net.op("Sub", "sub", x, net.tensor("half", TensorData.floats(new float[] {0.5f})));
        x = net.op("Div", "div", x, net.tensor("two", TensorData.floats(new float[] {2})));
        x = net.reshape("reshape", x, 0, 8, -1);
        x = net.reshape("back", x, 0, 8, 8, 8);
        x = net.flatten("flatten", net.globalAveragePool("pool", x));
        x = net.relu(
                "relu",
                net.add(
                        "add",
                        net.matMul("product", x, TensorData.weights(random, 8, 5)),
                        net.tensor("b", TensorData.weights(random, 5))));
        x = net.gemm("fc", x, TensorData.weights(random, 3, 5), TensorData.weights(random, 3));
        byte[] onnx = net.output(net.op("Softmax", "soft", x), "N", 3).build();
        OnnxModel model = OnnxReader.read(onnx, "all");
        Map<String, FloatTensor> batch =
                data(true, noise(SAMPLES * 128), 2, 8, 8).batch(0, SAMPLES);
        TorchNet torch = new TorchNet(model.program());
        try (NDManager scope = NDManager.newBaseManager("PyTorch")) {
            Map<String, NDArray> arrays = torch.constants(scope, Set.of());
            batch.forEach((name, tensor) -> arrays.put(name, TorchNet.array(scope, tensor)));
            float[] answers =
                    torch.run(arrays, model.program().outputs().get(0)).toFloatArray();
            assertThat(answers).containsExactly(run(onnx, batch), within(1e-5f));
        }
    }

    @Test
    void theSampleNetworksHaveGradients() throws Exception {
        byte[] onnx = Files.readAllBytes(Path.of("../../samples/shapes-resnet.onnx"));
        OnnxModel model = OnnxReader.read(onnx, "shapes");
        String input = model.graph().inputs().get(0).name();
        long side = model.graph().inputs().get(0).shape().get(2);
        LabelledData pictures = data(false, noise((int) (SAMPLES * side * side)), 1, side, side);
        assertThat(GradientRanks.of(model, new Renamed(pictures, input), share -> {})
                        .bestFirst())
                .hasSameSizeAs(model.graph().groups());
    }

    private record Answered(LabelledData data, int[] answers) implements LabelledData {
        @Override
        public int size() {
            return data.size();
        }

        @Override
        public Map<String, FloatTensor> batch(int from, int to) {
            return data.batch(from, to);
        }

        @Override
        public int label(int i) {
            return answers[i];
        }

        @Override
        public int classes() {
            return data.classes();
        }

        @Override
        public String name() {
            return data.name();
        }
    }

    private record Renamed(LabelledData data, String input) implements LabelledData {
        @Override
        public int size() {
            return data.size();
        }

        @Override
        public Map<String, FloatTensor> batch(int from, int to) {
            return Map.of(input, data.batch(from, to).get("x"));
        }

        @Override
        public int label(int i) {
            return data.label(i);
        }

        @Override
        public int classes() {
            return data.classes();
        }

        @Override
        public String name() {
            return data.name();
        }
    }
}
