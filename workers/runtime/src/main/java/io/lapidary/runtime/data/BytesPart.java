package io.lapidary.runtime.data;

import java.util.Optional;

/** Samples of unsigned bytes that lie one after the other in memory. */
final class BytesPart implements OpenPart {
    private final String path;
    private final String origin;
    private final byte[] bytes;
    private final int samples;
    private final SampleShape shape;
    private final int[] labels;

    /** @param labels null where there are none */
    BytesPart(String path, String origin, byte[] bytes, int samples, SampleShape shape, int[] labels) {
        this.path = path;
        this.origin = origin;
        this.bytes = bytes;
        this.samples = samples;
        this.shape = shape;
        this.labels = labels;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public int samples() {
        return samples;
    }

    @Override
    public SampleShape shape() {
        return shape;
    }

    @Override
    public boolean isBytes() {
        return true;
    }

    @Override
    public Optional<int[]> labels() {
        return Optional.ofNullable(labels);
    }

    @Override
    public void read(int[] ascending, Sink sink) {
        int size = shape.values();
        for (int position = 0; position < ascending.length; position++) {
            float[] values = new float[size];
            int start = ascending[position] * size;
            for (int i = 0; i < size; i++) {
                values[i] = bytes[start + i] & 0xff;
            }
            sink.accept(position, new RawSample(values, shape));
        }
    }
}
