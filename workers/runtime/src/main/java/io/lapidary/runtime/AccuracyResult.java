package io.lapidary.runtime;

/**
 * How well a model answered.
 *
 * @param accuracy the metric, in its own unit
 * @param samples that it was measured on
 * @param loadMillis time to make a session of the file
 * @param runMillis time to run all samples and count
 */
public record AccuracyResult(double accuracy, int samples, double loadMillis, double runMillis) {}
