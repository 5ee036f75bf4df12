package io.lapidary.runtime.gradient;

import io.lapidary.compression.OnnxProgram.Step;
import java.util.List;

/** A step's attributes, by type. */
record Attributes(Step step) {
    float number(String key, float otherwise) {
        return step.attributes().get(key) instanceof Float value ? value : otherwise;
    }

    long whole(String key, long otherwise) {
        return step.attributes().get(key) instanceof Long value ? value : otherwise;
    }

    String text(String key, String otherwise) {
        return step.attributes().get(key) instanceof String value ? value : otherwise;
    }

    /** Empty where there is none. */
    long[] list(String key) {
        return step.attributes().get(key) instanceof List<?> values
                ? values.stream().mapToLong(v -> (Long) v).toArray()
                : new long[0];
    }
}
