package io.lapidary.runtime.data;

/** One sample as it was stored, row-major. Lives only while it is being read. */
final class RawSample {
    final float[] values;
    final SampleShape shape;

    /** @param values as stored, 0 to 255 for bytes; as many as the shape says */
    RawSample(float[] values, SampleShape shape) {
        if (values.length != shape.values()) {
            throw new IllegalArgumentException(
                    "A sample of %s needs as many values, not (%d).".formatted(shape, values.length));
        }
        this.values = values;
        this.shape = shape;
    }
}
