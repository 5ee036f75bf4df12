package io.lapidary.compression;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Seeded normal noise in the shape of a model's input. */
final class RandomInputs implements ModelInputs {
    private final OnnxModel model;
    private final int size;

    RandomInputs(OnnxModel model, int size) {
        this.model = model;
        this.size = size;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Map<String, FloatTensor> batch(int from, int to) {
        var info = model.graph().inputs().get(0);
        long[] dims = info.shape().stream().mapToLong(Long::longValue).toArray();
        dims[0] = to - from;
        int each = (int) Shape.of(dims).elements() / (to - from);
        float[] values = new float[each * (to - from)];
        for (int n = from; n < to; n++) {
            Random random = new Random(1000 + n);
            for (int i = 0; i < each; i++) {
                values[(n - from) * each + i] = (float) random.nextGaussian();
            }
        }
        return Map.of(
                info.name(),
                new FloatTensor(
                        FloatBuffer.wrap(values),
                        new Shape(java.util.Arrays.stream(dims).boxed().toList())));
    }

    /** Outputs of a compiled model on the first samples. */
    float[] outputs(byte[] onnx, int samples) throws ai.onnxruntime.OrtException {
        List<Float> all = new java.util.ArrayList<>();
        int step = model.dynamicBatch() ? samples : model.fixedBatch();
        try (OrtRunner runner = OrtRunner.of(onnx)) {
            for (int from = 0; from < samples; from += step) {
                for (FloatTensor tensor :
                        runner.floats(batch(from, from + step)).values()) {
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
