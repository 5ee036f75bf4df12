package io.lapidary.runtime.data;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Sizes of one stored sample, without the batch axis; empty where every sample has its own, as pictures in a folder do.
 */
record SampleShape(List<Integer> dims) {
    /** Of samples that differ in size. */
    static final SampleShape VARIOUS = new SampleShape(List.of());

    SampleShape {
        dims = List.copyOf(dims);
    }

    boolean varies() {
        return dims.isEmpty();
    }

    int rank() {
        return dims.size();
    }

    /** How many values a sample has; an overflow is an error. */
    int values() {
        return dims.stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public String toString() {
        return varies()
                ? "pictures of any size"
                : dims.stream().map(String::valueOf).collect(Collectors.joining("×"));
    }
}
