package io.lapidary.runtime.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeparableNetTest {

    @Test
    void theExportedFileComputesWhatTheNetworkComputes() throws OrtException {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            SampleNet net = new SeparableNet.Architecture().create(manager);
            NDArray images = manager.randomNormal(new Shape(3, 1, 28, 28));
            float[] expected = net.logits(images, false).toFloatArray();

            float[][] exported = OrtRun.logits(net.toOnnx(Map.of()), images.toFloatArray(), 3, 28);

            for (int i = 0; i < expected.length; i++) {
                assertThat(exported[i / 10][i % 10]).isCloseTo(expected[i], within(1e-4f));
            }
        }
    }
}
