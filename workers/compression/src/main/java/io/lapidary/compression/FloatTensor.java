package io.lapidary.compression;

import java.nio.FloatBuffer;

/**
 * A dense float tensor.
 *
 * @param values row-major, position 0, as many as the shape says; not to be written to
 */
public record FloatTensor(FloatBuffer values, Shape shape) {
    public FloatTensor {
        if (values.remaining() != shape.elements()) {
            throw new IllegalArgumentException("A tensor of shape (%s) needs (%d) values, not (%d)."
                    .formatted(shape, shape.elements(), values.remaining()));
        }
    }
}
