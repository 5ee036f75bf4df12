package io.lapidary.compression;

import java.util.ArrayList;
import java.util.List;

/** What models answer to noise. */
final class Outputs {
    private Outputs() {}

    /** All outputs of a compiled model on the first samples, one after another. */
    static float[] of(byte[] onnx, OnnxModel model, ModelInputs inputs, int samples)
            throws ai.onnxruntime.OrtException {
        List<Float> all = new ArrayList<>();
        int step = model.dynamicBatch() ? samples : model.fixedBatch();
        try (OrtRunner runner = OrtRunner.of(onnx, 1)) {
            for (int from = 0; from < samples; from += step) {
                for (FloatTensor tensor :
                        runner.floats(inputs.batch(from, from + step)).values()) {
                    for (int i = 0; i < tensor.values().remaining(); i++) {
                        all.add(tensor.values().get(i));
                    }
                }
            }
        }
        float[] result = new float[all.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = all.get(i);
        }
        return result;
    }
}
