package io.lapidary.app.delivery;

import io.lapidary.outcome.Measurement;

/**
 * The untouched model, as it was measured.
 *
 * @param accuracy percent on the validation split
 * @param latencyMicros median time of one run
 */
public record BaseModel(double accuracy, double latencyMicros, long sizeBytes, long packedBytes, long macs) {
    /** The base as it was measured beside a candidate. */
    public static BaseModel beside(Measurement m) {
        return new BaseModel(
                m.baseAccuracy(), m.latency().baseMicros(), m.baseSizeBytes(), m.basePackedBytes(), m.baseMacs());
    }
}
