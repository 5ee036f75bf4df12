package io.lapidary.runtime.gradient;

import ai.djl.ndarray.NDArray;
import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.OnnxProgram;
import io.lapidary.compression.OnnxProgram.Step;
import java.util.Map;

/** What a step reads. */
record Arguments(OnnxProgram program, Step step, Map<String, NDArray> arrays) {
    int count() {
        return step.inputs().size();
    }

    boolean has(int index) {
        return !step.input(index).isEmpty();
    }

    NDArray array(int index) {
        return arrays.get(step.input(index));
    }

    /** A constant of one value. */
    float bound(int index, float otherwise) {
        FloatTensor constant = program.floats().get(step.input(index));
        return constant == null ? otherwise : constant.values().get(0);
    }

    long[] wholeNumbers(int index) {
        return program.wholeNumbers().get(step.input(index)).stream()
                .mapToLong(v -> v)
                .toArray();
    }
}
