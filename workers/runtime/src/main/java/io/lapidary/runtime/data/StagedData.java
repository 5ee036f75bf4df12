package io.lapidary.runtime.data;

import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The same samples, preprocessed once and kept ready outside Java's heap, as far as a bound allows: a batch of them is
 * then a view, without a copy. For data that are run through again and again. Immutable.
 */
public final class StagedData implements LabelledData {
    private static final int CHUNK = 256;

    private final LabelledData data;
    private final Map<String, Input> inputs;
    private final int staged;

    private StagedData(LabelledData data, Map<String, Input> inputs, int staged) {
        this.data = data;
        this.inputs = inputs;
        this.staged = staged;
    }

    /** @param maxBytes what may be kept ready; samples beyond it are preprocessed at each use */
    public static StagedData of(LabelledData data, long maxBytes) {
        Map<String, Input> inputs = new HashMap<>();
        long each = 0;
        for (var entry : data.batch(0, 1).entrySet()) {
            each += entry.getValue().shape().elements() * Float.BYTES;
        }
        boolean batched = data.batch(0, 1).values().stream()
                .allMatch(t -> t.shape().rank() > 0 && t.shape().dim(0) == 1);
        if (!batched) {
            // Inputs that are taken whole do not lie one sample after the other.
            return new StagedData(data, Map.of(), 0);
        }
        int staged = (int) Math.min(data.size(), Math.min(maxBytes, Integer.MAX_VALUE) / Math.max(1, each));
        for (var entry : data.batch(0, 1).entrySet()) {
            Shape shape = entry.getValue().shape();
            ByteBuffer memory = ByteBuffer.allocateDirect(
                    Math.toIntExact(Math.multiplyExact(shape.elements() * Float.BYTES, staged)));
            FloatBuffer values = memory.order(ByteOrder.nativeOrder()).asFloatBuffer();
            inputs.put(entry.getKey(), new Input(values, shape.dims().subList(1, shape.rank())));
        }
        for (int from = 0; from < staged; from += CHUNK) {
            int to = Math.min(staged, from + CHUNK);
            Map<String, FloatTensor> batch = data.batch(from, to);
            for (var entry : inputs.entrySet()) {
                FloatBuffer target = entry.getValue().values.duplicate();
                target.position(Math.toIntExact(from * entry.getValue().sampleValues()));
                target.put(batch.get(entry.getKey()).values().duplicate());
            }
        }
        return new StagedData(data, inputs, staged);
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public Map<String, FloatTensor> batch(int from, int to) {
        if (from < 0 || to > staged || from >= to) {
            return data.batch(from, to);
        }
        Map<String, FloatTensor> batch = new HashMap<>();
        inputs.forEach((name, input) -> batch.put(name, input.slice(from, to)));
        return batch;
    }

    @Override
    public int label(int i) {
        return data.label(i);
    }

    @Override
    public int classes() {
        return data.classes();
    }

    @Override
    public Optional<Targets> targets() {
        return data.targets();
    }

    @Override
    public String name() {
        return data.name();
    }

    /** @param dims of one sample */
    private record Input(FloatBuffer values, List<Long> dims) {
        long sampleValues() {
            return dims.stream().reduce(1L, Math::multiplyExact);
        }

        FloatTensor slice(int from, int to) {
            int each = Math.toIntExact(sampleValues());
            List<Long> shape = new ArrayList<>();
            shape.add((long) (to - from));
            shape.addAll(dims);
            return new FloatTensor(values.slice(from * each, (to - from) * each), new Shape(shape));
        }
    }
}
