package io.lapidary.runtime.score;

import java.util.Arrays;
import java.util.List;

/**
 * One output of a run over some samples. Lives only while it is being scored; nobody writes to it.
 *
 * <p>Values are floats whatever the model gives; whole numbers up to 2^24 without loss.
 */
public final class ModelOutput {
    final float[] values;
    final long[] shape;
    final boolean whole;

    /**
     * @param shape of the run, its padding included
     * @param whole whether the model gives whole numbers, as arg-max does
     */
    public ModelOutput(float[] values, long[] shape, boolean whole) {
        this.values = values;
        this.shape = shape;
        this.whole = whole;
    }

    /** Sizes of one sample's share, without the first axis. */
    List<Long> dims() {
        return Arrays.stream(shape).skip(1).boxed().toList();
    }

    /** Values of one sample. */
    int each() {
        return shape.length == 0 ? 1 : Math.toIntExact(values.length / Math.max(1, shape[0]));
    }
}
