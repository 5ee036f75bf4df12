package io.lapidary.runtime.data;

import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.Shape;
import io.lapidary.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Samples held compactly and scaled batch by batch. Immutable. */
final class LoadedData implements Fitted.Drawn {
    private final String name;
    private final FittedPart origin;
    private final List<Long> dims;
    private final SampleStore store;
    private final int size;
    private final int[] labels;
    private final Targets targets;

    /**
     * @param labels null where there are none
     * @param targets null where there are none
     */
    LoadedData(String name, FittedPart origin, SampleStore store, int size, int[] labels, Targets targets) {
        this.name = name;
        this.origin = origin;
        this.dims = List.copyOf(
                origin.geometry().inputDims(origin.model(), origin.part().shape()));
        this.store = store;
        this.size = size;
        this.labels = labels;
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
        int values = Math.toIntExact(dims.stream().reduce(1L, Math::multiplyExact));
        int bytes = Math.multiplyExact(Math.multiplyExact(to - from, values), Float.BYTES);
        FloatBuffer buffer =
                ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
        float[] scratch = new float[values];
        for (int i = from; i < to; i++) {
            store.write(i, origin.scaling(), scratch, buffer);
        }
        List<Long> shape = new ArrayList<>();
        shape.add((long) (to - from));
        shape.addAll(dims);
        return Map.of(origin.model().name(), new FloatTensor(buffer.flip(), new Shape(shape)));
    }

    @Override
    public int label(int i) {
        return labels == null ? -1 : labels[i];
    }

    @Override
    public int classes() {
        return labels == null ? 0 : origin.classes();
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
        digest.add(origin.geometry().toString());
        store.digest(digest);
        Draws.digest(labels, targets, digest);
        for (float factor : origin.scaling().factors) {
            digest.add(ByteBuffer.allocate(4).putFloat(factor).array());
        }
        for (float offset : origin.scaling().offsets) {
            digest.add(ByteBuffer.allocate(4).putFloat(offset).array());
        }
    }
}
