package io.lapidary.runtime.data;

import io.lapidary.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.List;

/** Right answers that are arrays, one for each sample: maps of classes, or pictures. Immutable once filled. */
public final class Targets {
    /** The class number of pixels that do not count, as in PASCAL VOC and Cityscapes. */
    public static final int IGNORED = 255;

    private final String path;
    private final List<Long> dims;
    private final byte[][] bytes;
    private final float[][] floats;
    private final float scale;
    private double peak;

    private Targets(String path, List<Long> dims, byte[][] bytes, float[][] floats, float scale) {
        this.path = path;
        this.dims = List.copyOf(dims);
        this.bytes = bytes;
        this.floats = floats;
        this.scale = scale;
    }

    /**
     * @param path of their part in the search's file
     * @param isBytes whether all values are whole numbers from 0 to 255
     * @param scale that bytes are multiplied by
     */
    static Targets of(String path, int samples, List<Long> dims, boolean isBytes, double scale) {
        return isBytes
                ? new Targets(path, dims, new byte[samples][], null, (float) scale)
                : new Targets(path, dims, null, new float[samples][], 1);
    }

    void put(int sample, float[] values) {
        if (bytes == null) {
            floats[sample] = values.clone();
            return;
        }
        byte[] stored = new byte[values.length];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = (byte) values[i];
        }
        bytes[sample] = stored;
    }

    /** Called once all are there. */
    void finish() {
        peak = bytes != null ? 255.0 * scale : span();
    }

    /** 1 for values between 0 and 1; else the largest less the smallest. */
    private double span() {
        float smallest = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        for (float[] sample : floats) {
            for (float value : sample) {
                smallest = Math.min(smallest, value);
                largest = Math.max(largest, value);
            }
        }
        return smallest >= 0 && largest <= 1 ? 1 : (double) largest - smallest;
    }

    /** Where their part stands in the search's file. */
    public String path() {
        return path;
    }

    public int size() {
        return bytes == null ? floats.length : bytes.length;
    }

    /** Sizes of one sample's. */
    public List<Long> dims() {
        return dims;
    }

    /** Values of one sample's. */
    public long each() {
        return dims.stream().reduce(1L, Math::multiplyExact);
    }

    /** One sample's, row-major; not to be written to. */
    public float[] values(int sample) {
        if (bytes == null) {
            return floats[sample];
        }
        float[] values = new float[bytes[sample].length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (bytes[sample][i] & 0xff) * scale;
        }
        return values;
    }

    /** The most that two values can differ by, in the values' own unit. */
    public double peak() {
        return peak;
    }

    void digest(Sha256 digest) {
        for (int i = 0; i < size(); i++) {
            if (bytes != null) {
                digest.add(bytes[i]);
            } else {
                ByteBuffer buffer = ByteBuffer.allocate(floats[i].length * Float.BYTES);
                buffer.asFloatBuffer().put(floats[i]);
                digest.add(buffer.array());
            }
        }
    }
}
