package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxBuilderTest {

    @ParameterizedTest
    @CsvSource({"7, 3", "7, 4", "11, 6", "13, 7", "17, 8", "21, 10"})
    void aNetworkOfEveryConvenienceRunsAtEachOpset(int opset, int irVersion) throws OrtException {
        byte[] onnx = everyConvenience(opset, irVersion);

        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx)) {
            float[][] logits = run(session, new float[3 * 2 * 8 * 8], 3, 2, 8, 8);
            assertThat(logits).hasDimensions(3, 5);
        }
    }

    @Test
    void aGemmComputesWhatItsWeightsSay() throws OrtException {
        OnnxBuilder net = OnnxBuilder.model("line");
        String x = net.input("x", "N", 2);
        net.output(
                net.gemm("fc", x, TensorData.floats(new float[] {2, 3}, 1, 2), TensorData.floats(new float[] {1}, 1)));

        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(net.build())) {
            assertThat(run(session, new float[] {10, 100}, 1, 2)[0][0]).isCloseTo(321, within(1e-4f));
        }
    }

    @Test
    void anOutputUnderItsOwnNameAndTheMetadataAreInTheFile() throws OrtException {
        OnnxBuilder net = OnnxBuilder.model("named").metadata("lapidary.note", "hello");
        String x = net.relu("relu", net.input("x", "N", 2));
        net.op("Sigmoid", "unused", x);
        net.outputAs("logits", x, "N", 2);

        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(net.build())) {
            assertThat(session.getOutputNames()).containsExactly("logits");
            assertThat(session.getMetadata().getCustomMetadata()).containsEntry("lapidary.note", "hello");
        }
    }

    @Test
    void theSameCallsGiveTheSameBytes() {
        assertThat(everyConvenience(17, 8)).isEqualTo(everyConvenience(17, 8));
    }

    @Test
    void aNodeOnAnUnknownTensorIsRefusedByName() {
        OnnxBuilder net = OnnxBuilder.model("broken");
        net.input("x", "N", 2);

        assertThatThrownBy(() -> net.relu("relu", "y"))
                .hasMessageContaining("(y)")
                .hasMessageContaining("[x]");
    }

    @Test
    void aSecondTensorOfTheSameNameIsRefused() {
        OnnxBuilder net = OnnxBuilder.model("twice");
        net.input("x", "N", 2);

        assertThatThrownBy(() -> net.tensor("x", TensorData.longs(1))).hasMessageContaining("(x)");
    }

    @Test
    void weightsAreCalledAsExportersCallThem() {
        OnnxBuilder net = OnnxBuilder.model("names");
        String x = net.conv("/stage1/conv/Conv", net.input("x", "N", 1, 4, 4), TensorData.filled(1, 1, 1, 3, 3), 1, 1);

        assertThat(x).isEqualTo("/stage1/conv/Conv_output_0");
        assertThatThrownBy(() -> net.tensor("stage1.conv.weight", TensorData.scalar(1)))
                .hasMessageContaining("exists already");
    }

    private static byte[] everyConvenience(int opset, int irVersion) {
        Random random = new Random(1);
        OnnxBuilder net = OnnxBuilder.model("every").opset(opset).irVersion(irVersion);
        String x = net.input("x", "N", 2, 8, 8);
        String left = net.conv("/left/conv/Conv", x, TensorData.weights(random, 4, 2, 3, 3), 1, 1);
        left = net.batchNorm(
                "/left/bn/BatchNormalization",
                left,
                TensorData.filled(1, 4),
                TensorData.filled(0, 4),
                TensorData.normal(random, 1, 4),
                TensorData.uniform(random, 0.5, 2, 4),
                1e-5f);
        String right = net.conv("right", x, TensorData.weights(random, 4, 1, 3, 3), TensorData.filled(0, 4), 1, 1, 2);
        String sum = net.relu("relu", net.add("add", left, net.mul("mul", right, left)));
        String both = net.concat("concat", 1, net.maxPool("max", sum, 2, 2, 0), net.averagePool("mean", sum, 2, 2, 0));
        String clipped = net.op("LeakyRelu", "leaky", List.of(both), Map.of("alpha", 0.1));
        String pooled = net.flatten("flatten", net.globalAveragePool("gap", clipped));
        String shaped = net.reshape("reshape", pooled, -1, 8);
        String hidden = net.matMul("matmul", shaped, TensorData.weights(random, 8, 6));
        hidden = net.add("shift", hidden, net.constant("constant", TensorData.filled(0.1f, 6)));
        net.outputAs(
                "logits", net.gemm("fc", hidden, TensorData.weights(random, 5, 6), TensorData.filled(0, 5)), "N", 5);
        return net.build();
    }

    private static float[][] run(OrtSession session, float[] values, long... shape) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of("x", x))) {
            return (float[][]) result.get(0).getValue();
        }
    }
}
