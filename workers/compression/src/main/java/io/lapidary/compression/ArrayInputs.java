package io.lapidary.compression;

import io.lapidary.graph.TensorInfo;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Samples that a program has in memory: for each of a model's inputs, by name, one array that holds them one after the
 * other, row-major, as the model takes them. Thread-safe; the arrays are not copied and must not change.
 */
public final class ArrayInputs implements ModelInputs {
    private final OnnxModel model;
    private final Map<String, float[]> arrays;
    private final int size;

    private ArrayInputs(OnnxModel model, Map<String, float[]> arrays, int size) {
        this.model = model;
        this.arrays = Map.copyOf(arrays);
        this.size = size;
    }

    /**
     * Takes arrays for a model; the sizes of its inputs, but for the batch, are those that `inspect` shows.
     *
     * @throws InvalidInput with every array that is missing, unknown, or holds no whole number of samples
     */
    public static ArrayInputs of(OnnxModel model, Map<String, float[]> arrays) {
        Issues issues = new Issues();
        TreeSet<Integer> sizes = new TreeSet<>();
        for (TensorInfo input : model.graph().inputs()) {
            float[] values = arrays.get(input.name());
            long each = model.inputShape(input.name(), 1).elements();
            if (values == null) {
                issues.add(
                        "inputs",
                        input.name(),
                        "There is no array for this input of the model.",
                        "There are: %s.".formatted(new TreeSet<>(arrays.keySet())));
            } else if (values.length == 0 || values.length % each != 0) {
                issues.add(
                        "inputs." + input.name(),
                        values.length,
                        "These values are no whole number of samples: each has (%d).".formatted(each),
                        "Give samples of the shape %s.".formatted(model.inputShape(input.name(), 1)));
            } else {
                sizes.add((int) (values.length / each));
            }
        }
        if (arrays.size() > model.graph().inputs().size()) {
            issues.add(
                    "inputs",
                    new TreeSet<>(arrays.keySet()),
                    "There are more arrays than the model has inputs.",
                    "It has: %s."
                            .formatted(model.graph().inputs().stream()
                                    .map(TensorInfo::name)
                                    .toList()));
        }
        if (sizes.size() > 1) {
            issues.add("inputs", sizes, "The arrays differ in their number of samples.", "Give as many of each.");
        }
        issues.throwIfAny();
        return new ArrayInputs(model, arrays, sizes.isEmpty() ? 0 : sizes.first());
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Map<String, FloatTensor> batch(int from, int to) {
        Map<String, FloatTensor> tensors = new HashMap<>();
        arrays.forEach((name, values) -> {
            int each = values.length / size;
            FloatBuffer some =
                    FloatBuffer.wrap(values, from * each, (to - from) * each).slice();
            tensors.put(name, new FloatTensor(some, model.inputShape(name, to - from)));
        });
        return tensors;
    }
}
