package io.lapidary.compression;

import io.lapidary.graph.TensorInfo;
import io.lapidary.issue.InvalidInput;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Seeded normal noise in the shape of a model's inputs: lets a model be compressed where no data is at hand. Weights are
 * then reconstructed, and ranges taken, for noise; real samples serve better. Thread-safe.
 */
public final class NoiseInputs implements ModelInputs {
    private final OnnxModel model;
    private final int size;
    private final long seed;

    /** @throws InvalidInput for a model with inputs that are not floats */
    public NoiseInputs(OnnxModel model, int size, long seed) {
        for (TensorInfo input : model.graph().inputs()) {
            if (!input.type().equals("float")) {
                throw InvalidInput.of(
                        "model.inputs." + input.name(),
                        input.type(),
                        "Noise can only stand in for float inputs.",
                        "Give real samples.");
            }
        }
        this.model = model;
        this.size = size;
        this.seed = seed;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Map<String, FloatTensor> batch(int from, int to) {
        Map<String, FloatTensor> tensors = new HashMap<>();
        for (TensorInfo input : model.graph().inputs()) {
            long[] dims = model.shapes().get(input.name()).clone();
            dims[0] = to - from;
            Shape shape = Shape.of(dims);
            int each = (int) (shape.elements() / (to - from));
            float[] values = new float[each * (to - from)];
            for (int n = from; n < to; n++) {
                Random random = new Random(seed * 1_000_003 + n);
                for (int i = 0; i < each; i++) {
                    values[(n - from) * each + i] = (float) random.nextGaussian();
                }
            }
            tensors.put(input.name(), new FloatTensor(FloatBuffer.wrap(values), shape));
        }
        return tensors;
    }
}
