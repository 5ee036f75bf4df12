package io.lapidary.runtime.data;

import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Samples held compactly and scaled batch by batch. Immutable. */
final class LoadedData implements LabelledData {
    private final String name;
    private final String input;
    private final List<Long> dims;
    private final SampleStore store;
    private final Scaling scaling;
    private final int size;
    private final int[] labels;
    private final int classes;

    /**
     * @param dims of one sample, as the model takes it
     * @param labels null where there are none
     */
    LoadedData(
            String name,
            String input,
            List<Long> dims,
            SampleStore store,
            Scaling scaling,
            int size,
            int[] labels,
            int classes) {
        this.name = name;
        this.input = input;
        this.dims = List.copyOf(dims);
        this.store = store;
        this.scaling = scaling;
        this.size = size;
        this.labels = labels;
        this.classes = classes;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Map<String, FloatTensor> batch(int from, int to) {
        if (from < 0 || to > size || from >= to) {
            throw new IllegalArgumentException(
                    "The batch (%d to %d) is not within (%d) samples.".formatted(from, to, size));
        }
        int values = Math.toIntExact(dims.stream().reduce(1L, Math::multiplyExact));
        int bytes = Math.multiplyExact(Math.multiplyExact(to - from, values), Float.BYTES);
        FloatBuffer buffer =
                ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
        float[] scratch = new float[values];
        for (int i = from; i < to; i++) {
            store.write(i, scaling, scratch, buffer);
        }
        List<Long> shape = new ArrayList<>();
        shape.add((long) (to - from));
        shape.addAll(dims);
        return Map.of(input, new FloatTensor(buffer.flip(), new Shape(shape)));
    }

    @Override
    public int label(int i) {
        return labels == null ? -1 : labels[i];
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public String name() {
        return name;
    }
}
