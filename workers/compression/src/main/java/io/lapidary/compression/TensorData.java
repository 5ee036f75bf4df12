package io.lapidary.compression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** The values of one tensor, row-major, for an initialiser or a constant. Immutable. */
public final class TensorData {
    private final ElementType type;
    private final List<Long> dims;
    private final byte[] raw;

    private TensorData(ElementType type, long[] dims, byte[] raw) {
        long elements = size(dims);
        if (raw.length != elements * type.bytes()) {
            throw new IllegalArgumentException("A %s tensor of shape %s holds %d values, not %d."
                    .formatted(type, Arrays.toString(dims), elements, raw.length / type.bytes()));
        }
        this.type = type;
        this.dims = LongStream.of(dims).boxed().toList();
        this.raw = raw;
    }

    /** A float32 tensor; no dims make a scalar. */
    public static TensorData floats(float[] values, long... dims) {
        ByteBuffer buffer = littleEndian(4L * values.length);
        buffer.asFloatBuffer().put(values);
        return new TensorData(ElementType.FLOAT32, dims, buffer.array());
    }

    /** A float32 scalar. */
    public static TensorData scalar(float value) {
        return floats(new float[] {value});
    }

    /** An int64 vector, the form in which ONNX wants shapes, axes and paddings. */
    public static TensorData longs(long... values) {
        ByteBuffer buffer = littleEndian(8L * values.length);
        buffer.asLongBuffer().put(values);
        return new TensorData(ElementType.INT64, new long[] {values.length}, buffer.array());
    }

    /** An int32 tensor; no dims make a scalar. */
    public static TensorData ints(int[] values, long... dims) {
        ByteBuffer buffer = littleEndian(4L * values.length);
        buffer.asIntBuffer().put(values);
        return new TensorData(ElementType.INT32, dims, buffer.array());
    }

    /** A tensor of any type from its little-endian bytes, which are copied. */
    public static TensorData raw(ElementType type, byte[] littleEndian, long... dims) {
        return new TensorData(type, dims, littleEndian.clone());
    }

    /** A float32 tensor of one value throughout. */
    public static TensorData filled(float value, long... dims) {
        float[] values = new float[Math.toIntExact(size(dims))];
        Arrays.fill(values, value);
        return floats(values, dims);
    }

    /** A float32 tensor of normally distributed values with this standard deviation. */
    public static TensorData normal(Random random, double deviation, long... dims) {
        float[] values = new float[Math.toIntExact(size(dims))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return floats(values, dims);
    }

    /** A float32 tensor of equally distributed values in [low, high). */
    public static TensorData uniform(Random random, double low, double high, long... dims) {
        float[] values = new float[Math.toIntExact(size(dims))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (low + random.nextDouble() * (high - low));
        }
        return floats(values, dims);
    }

    /**
     * Random weights [out, in, …] that keep the size of activations through a ReLU (He et al. 2015): normal with
     * variance 2 / (inputs of one output).
     */
    public static TensorData weights(Random random, long... dims) {
        long inputs = size(dims) / dims[0];
        return normal(random, Math.sqrt(2.0 / inputs), dims);
    }

    public ElementType type() {
        return type;
    }

    public List<Long> dims() {
        return dims;
    }

    /** The little-endian bytes themselves, not a copy, for this package to write. */
    byte[] raw() {
        return raw;
    }

    private static long size(long... dims) {
        long size = 1;
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException(
                        "The shape %s has a negative length.".formatted(Arrays.toString(dims)));
            }
            size = Math.multiplyExact(size, dim);
        }
        return size;
    }

    private static ByteBuffer littleEndian(long bytes) {
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
