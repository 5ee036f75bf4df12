package io.lapidary.compression;

import io.lapidary.graph.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Seeded noise in the shape of a model's inputs: lets a model be compressed where no data is at hand. Floats are normal;
 * whole numbers that pick rows of a table (tokens) are any of its rows, other bytes any byte, other whole numbers 0 or 1.
 * Weights are then reconstructed, and ranges taken, for noise; real samples serve better. Thread-safe.
 */
public final class NoiseInputs implements ModelInputs {
    /** Between the seeds of two inputs. */
    private static final long APART = 1L << 40;

    private final OnnxModel model;
    private final int size;
    private final long seed;
    private final Map<String, Integer> bounds = new HashMap<>();

    public NoiseInputs(OnnxModel model, int size, long seed) {
        this.model = model;
        this.size = size;
        this.seed = seed;
        Map<String, Long> rows = EmbeddingTables.rows(model);
        for (TensorInfo input : model.graph().inputs()) {
            if (!input.type().equals("float")
                    && !input.type().equals("double")
                    && !input.type().equals("float16")) {
                bounds.put(input.name(), bound(input, rows.get(input.name())));
            }
        }
    }

    /** Whole numbers stay below it. */
    private static int bound(TensorInfo input, Long rows) {
        if (rows != null) {
            return (int) Math.min(rows, InputTensors.LARGEST_WHOLE);
        }
        return input.type().equals("uint8") ? 256 : 2;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Map<String, FloatTensor> batch(int from, int to) {
        Map<String, FloatTensor> tensors = new HashMap<>();
        int place = 0;
        for (TensorInfo input : model.graph().inputs()) {
            Shape shape = model.inputShape(input.name(), to - from);
            int each = (int) (shape.elements() / (to - from));
            FloatBuffer values = ByteBuffer.allocateDirect(Float.BYTES * each * (to - from))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            for (int n = from; n < to; n++) {
                fill(values, each, new Random(seed * 1_000_003 + n + place * APART), bounds.get(input.name()));
            }
            tensors.put(input.name(), new FloatTensor(values.flip(), shape));
            place++;
        }
        return tensors;
    }

    private static void fill(FloatBuffer values, int count, Random random, Integer bound) {
        for (int i = 0; i < count; i++) {
            values.put(bound == null ? (float) random.nextGaussian() : random.nextInt(bound));
        }
    }
}
