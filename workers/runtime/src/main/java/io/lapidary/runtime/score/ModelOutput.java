package io.lapidary.runtime.score;

import io.lapidary.issue.InvalidInput;
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
    private final int samples;

    /**
     * @param shape of the run, its padding included
     * @param whole whether the model gives whole numbers, as arg-max does
     * @param samples of the run, its padding included
     * @throws InvalidInput where the values are not as many for each sample
     */
    public ModelOutput(float[] values, long[] shape, boolean whole, int samples) {
        if (values.length % samples != 0) {
            throw InvalidInput.of(
                    "model",
                    Arrays.toString(shape),
                    "This output cannot be told apart by sample: a run of (%d) samples gives (%d) values."
                            .formatted(samples, values.length),
                    "Export the model with a batch of 1.");
        }
        this.values = values;
        this.shape = shape;
        this.whole = whole;
        this.samples = samples;
    }

    /** Sizes of one sample's share, without the first axis. */
    List<Long> dims() {
        return Arrays.stream(shape).skip(1).boxed().toList();
    }

    /** Values of one sample. */
    int each() {
        return values.length / samples;
    }
}
