package io.lapidary.compression;

import java.util.Map;

/** Samples in the form that a model takes, preprocessed. Thread-safe. */
public interface ModelInputs {
    /** How many samples. */
    int size();

    /** Samples {@code from} (inclusive) to {@code to} (exclusive): for each of the model's inputs, by name, one tensor. */
    Map<String, FloatTensor> batch(int from, int to);
}
