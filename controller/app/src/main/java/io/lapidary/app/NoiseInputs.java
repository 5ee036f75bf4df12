package io.lapidary.app;

import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.ModelInputs;
import io.lapidary.compression.Shape;
import io.lapidary.graph.ModelGraph;
import io.lapidary.graph.TensorInfo;
import io.lapidary.issue.InvalidInput;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Seeded normal noise in the shape of a model's inputs, for commands that were given no data. Sizes that the model
 * leaves open are those that it was read with.
 */
final class NoiseInputs implements ModelInputs {
    private static final long OPEN_PICTURE_SIDE = 224;
    private static final long OPEN_LENGTH = 16;

    private final ModelGraph graph;
    private final int size;

    NoiseInputs(ModelGraph graph, int size) {
        for (TensorInfo input : graph.inputs()) {
            if (!input.type().equals("float")) {
                throw InvalidInput.of(
                        "MODEL",
                        input.name(),
                        "This input is of type %s; random numbers do not stand for it.".formatted(input.type()),
                        "Give data by --data SPEC.");
            }
        }
        this.graph = graph;
        this.size = size;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Map<String, FloatTensor> batch(int from, int to) {
        Map<String, FloatTensor> batch = new HashMap<>();
        for (TensorInfo input : graph.inputs()) {
            long[] dims = closed(input);
            int each = (int) Shape.of(dims).elements() / (int) Math.max(1, dims[0]);
            dims[0] = to - from;
            float[] values = new float[Math.toIntExact((long) each * (to - from))];
            for (int sample = from; sample < to; sample++) {
                Random random = new Random(31L * sample + input.name().hashCode());
                for (int i = 0; i < each; i++) {
                    values[(sample - from) * each + i] = (float) random.nextGaussian();
                }
            }
            batch.put(input.name(), new FloatTensor(FloatBuffer.wrap(values), Shape.of(dims)));
        }
        return batch;
    }

    private static long[] closed(TensorInfo input) {
        long[] dims = input.shape().stream().mapToLong(Long::longValue).toArray();
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] <= 0) {
                dims[axis] = axis == 0 ? 1 : dims.length == 4 ? OPEN_PICTURE_SIDE : OPEN_LENGTH;
            }
        }
        return dims;
    }
}
