package io.lapidary.app.delivery;

/**
 * The untouched model, as it was measured.
 *
 * @param accuracy percent on the validation split
 * @param latencyMicros median time of one run
 */
public record BaseModel(double accuracy, double latencyMicros, long sizeBytes, long packedBytes, long macs) {}
