package io.lapidary.runtime.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import ai.onnxruntime.OrtException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleExportTest {

    @Test
    void theExportedFileComputesWhatTheNetworkComputes() throws OrtException {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            ResidualNet net = withRandomStatistics(ResidualNet.Architecture.fashion(), manager);
            NDArray images = manager.randomNormal(new Shape(3, 1, 28, 28));
            float[] expected = net.logits(images, false).toFloatArray();

            float[][] exported = OrtRun.logits(SampleExport.toOnnx(net, Map.of()), images.toFloatArray(), 3, 28);

            for (int i = 0; i < expected.length; i++) {
                assertThat(exported[i / 10][i % 10]).isCloseTo(expected[i], within(1e-4f));
            }
        }
    }

    @Test
    void theSampleHasSevenHundredThousandParametersInUnderThreeMegabytes() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            ResidualNet net = ResidualNet.create(ResidualNet.Architecture.fashion(), manager);
            long parameters = net.getParameters().values().stream()
                    .mapToLong(parameter -> parameter.getArray().size())
                    .sum();

            assertThat(parameters).isBetween(690_000L, 710_000L);
            assertThat(SampleExport.toOnnx(net, Map.of())).hasSizeLessThan(3_000_000);
        }
    }

    /** Fresh BatchNorms do nothing; these do, so that a mix-up of their values would show. */
    private static ResidualNet withRandomStatistics(ResidualNet.Architecture architecture, NDManager manager) {
        ResidualNet net = ResidualNet.create(architecture, manager);
        net.freezeParameters(true);
        for (Pair<String, Parameter> entry : net.getParameters()) {
            Parameter parameter = entry.getValue();
            NDArray array = parameter.getArray();
            switch (parameter.getType()) {
                case GAMMA, RUNNING_VAR -> array.addi(manager.randomUniform(-0.5f, 0.5f, array.getShape()));
                case BETA, RUNNING_MEAN, BIAS -> array.addi(manager.randomUniform(-0.3f, 0.3f, array.getShape()));
                default -> {}
            }
        }
        return net;
    }
}
