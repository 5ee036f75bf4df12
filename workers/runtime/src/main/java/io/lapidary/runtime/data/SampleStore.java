package io.lapidary.runtime.data;

import io.lapidary.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Samples in memory, as planes of their final geometry but not yet scaled: one byte a value where nothing is lost by
 * it. Filled once, by any number of threads at different positions; then only read.
 */
final class SampleStore {
    private final Geometry geometry;
    private final byte[][] bytes;
    private final float[][] floats;

    private SampleStore(Geometry geometry, byte[][] bytes, float[][] floats) {
        this.geometry = geometry;
        this.bytes = bytes;
        this.floats = floats;
    }

    static SampleStore of(int samples, Geometry geometry, boolean isBytes) {
        return isBytes
                ? new SampleStore(geometry, new byte[samples][], null)
                : new SampleStore(geometry, null, new float[samples][]);
    }

    /** Memory of that many samples. */
    static long bytesFor(long samples, Geometry geometry, boolean isBytes) {
        return Math.multiplyExact(samples, geometry.values() * (isBytes ? 1L : 4L) + 16);
    }

    void put(int sample, float[] planes) {
        if (bytes == null) {
            floats[sample] = planes.clone();
            return;
        }
        byte[] rounded = new byte[planes.length];
        for (int i = 0; i < planes.length; i++) {
            rounded[i] = (byte) Math.max(0, Math.min(255, Math.round(planes[i])));
        }
        bytes[sample] = rounded;
    }

    /** Writes one sample, scaled and in the model's layout. */
    void write(int sample, Scaling scaling, float[] scratch, FloatBuffer to) {
        int channels = geometry.channels();
        int area = geometry.height() * geometry.width();
        int step = geometry.channelsLast() ? channels : 1;
        for (int c = 0; c < channels; c++) {
            float factor = scaling.factors[c];
            float offset = scaling.offsets[c];
            int at = geometry.channelsLast() ? c : c * area;
            int from = c * area;
            if (bytes == null) {
                float[] values = floats[sample];
                for (int i = 0; i < area; i++) {
                    scratch[at + i * step] = values[from + i] * factor + offset;
                }
            } else {
                byte[] values = bytes[sample];
                for (int i = 0; i < area; i++) {
                    scratch[at + i * step] = (values[from + i] & 0xff) * factor + offset;
                }
            }
        }
        to.put(scratch, 0, geometry.values());
    }

    void digest(Sha256 digest) {
        if (bytes != null) {
            for (byte[] sample : bytes) {
                digest.add(sample);
            }
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate(geometry.values() * Float.BYTES);
        for (float[] sample : floats) {
            buffer.asFloatBuffer().put(sample);
            digest.add(buffer.array());
        }
    }
}
