package io.lapidary.runtime.data;

import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.Shape;
import io.lapidary.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Samples of several arrays, as they were stored. Immutable. */
final class ArrayData implements Fitted.Drawn {
    private final String name;
    private final List<FittedArrays.Fed> fed;
    private final List<float[][]> values;
    private final int size;
    private final int[] labels;
    private final int classes;
    private final Targets targets;

    /**
     * @param values for each input, one array a sample
     * @param labels null where there are none
     * @param targets null where there are none
     */
    ArrayData(
            String name,
            List<FittedArrays.Fed> fed,
            List<float[][]> values,
            int size,
            int[] labels,
            int classes,
            Targets targets) {
        this.name = name;
        this.fed = fed;
        this.values = values;
        this.size = size;
        this.labels = labels;
        this.classes = classes;
        this.targets = targets;
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
        Map<String, FloatTensor> batch = new HashMap<>();
        for (int i = 0; i < fed.size(); i++) {
            batch.put(fed.get(i).input(), tensor(fed.get(i), values.get(i), from, to));
        }
        return batch;
    }

    private static FloatTensor tensor(FittedArrays.Fed fed, float[][] samples, int from, int to) {
        if (!fed.batched() && to - from > 1) {
            throw new IllegalArgumentException(
                    "The input (%s) is taken whole: one sample a run, not (%d).".formatted(fed.input(), to - from));
        }
        int bytes = Math.multiplyExact(Math.multiplyExact(to - from, samples[from].length), Float.BYTES);
        FloatBuffer buffer =
                ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
        for (int i = from; i < to; i++) {
            buffer.put(samples[i]);
        }
        List<Long> shape = new ArrayList<>(fed.array().dims());
        if (fed.batched()) {
            shape.add(0, (long) (to - from));
        }
        return new FloatTensor(buffer.flip(), new Shape(shape));
    }

    @Override
    public int label(int i) {
        return labels == null ? -1 : labels[i];
    }

    @Override
    public int classes() {
        return labels == null ? 0 : classes;
    }

    @Override
    public Optional<Targets> targets() {
        return Optional.ofNullable(targets);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void digest(Sha256 digest) {
        for (int i = 0; i < fed.size(); i++) {
            digest.add(fed.get(i).input());
            for (float[] sample : values.get(i)) {
                ByteBuffer buffer = ByteBuffer.allocate(sample.length * Float.BYTES);
                buffer.asFloatBuffer().put(sample);
                digest.add(buffer.array());
            }
        }
        Draws.digest(labels, targets, digest);
    }
}
