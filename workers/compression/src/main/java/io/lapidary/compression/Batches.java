package io.lapidary.compression;

import io.lapidary.issue.InvalidInput;

/**
 * How samples are handed to a model, some at a time.
 *
 * @param step samples of a run
 * @param whole samples in all; those that a fixed batch size would leave incomplete are not used
 */
record Batches(int step, int whole) {
    private static final int OPEN_STEP = 16;

    /** @throws InvalidInput where there are fewer samples than the model takes at a time */
    static Batches of(OnnxModel model, int samples) {
        int step = model.dynamicBatch() ? OPEN_STEP : model.fixedBatch();
        int whole = model.dynamicBatch() ? samples : samples / step * step;
        if (whole == 0) {
            throw InvalidInput.of(
                    "data.calibration",
                    samples,
                    "The model takes %d samples at a time.".formatted(step),
                    "Give at least as many.");
        }
        return new Batches(step, whole);
    }

    int count() {
        return (whole + step - 1) / step;
    }

    /** The first sample of a batch. */
    int from(int batch) {
        return batch * step;
    }

    /** The first sample after a batch. */
    int to(int batch) {
        return Math.min(whole, from(batch) + step);
    }
}
