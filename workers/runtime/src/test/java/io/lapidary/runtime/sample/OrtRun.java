package io.lapidary.runtime.sample;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs a sample's ONNX file on a batch of grey images. */
final class OrtRun {
    private OrtRun() {}

    static float[][] logits(byte[] onnx, float[] images, int count, int side) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(onnx);
                OnnxTensor input = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(images), new long[] {count, 1, side, side});
                OrtSession.Result result = session.run(Map.of("input", input))) {
            return (float[][]) result.get("logits").orElseThrow().getValue();
        }
    }
}
