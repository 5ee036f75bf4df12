package io.lapidary.runtime.data;

import io.lapidary.compression.InputTensors;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * One array of a NumPy archive, samples first, of which only the head has been read. Nothing is unpacked to disk; values
 * are streamed, so that memory is needed for the chosen samples only. Immutable.
 */
record NpzArray(Path file, String name, NpyHeader header) {
    /** An announced array larger than this is refused before it is read. */
    private static final long MOST_BYTES = 64L << 30;

    private static final int MOST_SAMPLES = 100_000_000;
    private static final String ENDING = ".npy";

    /**
     * Reads an array's head.
     *
     * @throws IOException where it is missing or cannot be used, with the reason
     */
    static NpzArray open(ZipFile zip, Path file, String name) throws IOException {
        NpzArray array;
        try (DataInputStream in = entry(zip, name)) {
            array = new NpzArray(file, name, NpyHeader.read(in, name));
        }
        array.check();
        return array;
    }

    static boolean isIn(ZipFile zip, String name) {
        return zip.getEntry(name + ENDING) != null;
    }

    /** What an archive holds, for messages. */
    static List<String> names(ZipFile zip) {
        return zip.stream().map(e -> e.getName().replace(ENDING, "")).limit(10).toList();
    }

    private static DataInputStream entry(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name + ENDING);
        if (entry == null) {
            throw new IOException("it has no (%s), only %s.".formatted(name, names(zip)));
        }
        return new DataInputStream(new BufferedInputStream(zip.getInputStream(entry), 1 << 16));
    }

    private void check() throws IOException {
        List<Integer> shape = header.shape();
        if (shape.isEmpty()) {
            throw new IOException("%s has no axes; it needs samples first.".formatted(name));
        }
        if (header.fortran() && shape.size() > 1) {
            throw new IOException(
                    "%s is stored in Fortran's order; save numpy.ascontiguousarray(%s).".formatted(name, name));
        }
        long size = shape.stream().mapToLong(Integer::longValue).reduce(header.bytes(), Math::multiplyExact);
        if (size > MOST_BYTES || shape.get(0) > MOST_SAMPLES) {
            throw new IOException("%s announces %s values in (%d) bytes, more than the (%d) allowed."
                    .formatted(name, shape, size, MOST_BYTES));
        }
        sample().values();
    }

    int samples() {
        return header.shape().get(0);
    }

    /** Sizes of one sample; one axis of one where the array is a number for each. */
    SampleShape sample() {
        List<Integer> shape = header.shape();
        return new SampleShape(shape.size() == 1 ? List.of(1) : shape.subList(1, shape.size()));
    }

    /** The same, as tensors count. */
    List<Long> dims() {
        List<Long> dims = new ArrayList<>();
        header.shape().stream().skip(1).forEach(d -> dims.add((long) d));
        return dims;
    }

    /** Memory of one sample as floats, or as bytes where they hold it. */
    long bytesEach() {
        return sample().values() * (header.isUnsignedByte() ? 1L : Float.BYTES) + 16;
    }

    /** Whole numbers, one for each sample. */
    int[] numbers() throws IOException {
        int[] numbers = new int[samples()];
        try (ZipFile zip = new ZipFile(file.toFile());
                DataInputStream in = entry(zip, name)) {
            NpyHeader.read(in, name);
            byte[] stored = in.readNBytes(Math.multiplyExact(samples(), header.bytes()));
            if (stored.length < (long) samples() * header.bytes()) {
                throw new IOException("%s is truncated.".formatted(name));
            }
            long[] wide = header.longs(stored);
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Math.toIntExact(wide[i]);
            }
        }
        return numbers;
    }

    /**
     * Reads the chosen samples in ascending order of their index and hands each over once.
     *
     * @throws IOException if it turns out unreadable; the message names the file and what is wrong
     */
    void read(int[] ascending, OpenPart.Sink sink) throws IOException {
        SampleShape sample = sample();
        int size = Math.multiplyExact(sample.values(), header.bytes());
        try (ZipFile zip = new ZipFile(file.toFile());
                DataInputStream in = entry(zip, name)) {
            if (!NpyHeader.read(in, name).equals(header)) {
                throw new IOException("The file (%s) changed while it was read.".formatted(file));
            }
            long at = 0;
            for (int position = 0; position < ascending.length; position++) {
                in.skipNBytes((ascending[position] - at) * size);
                byte[] stored = in.readNBytes(size);
                if (stored.length < size) {
                    throw new EOFException();
                }
                at = ascending[position] + 1L;
                sink.accept(position, new RawSample(floats(stored), sample));
            }
        } catch (EOFException e) {
            throw new IOException(
                    "The array %s in (%s) is truncated: its head announces %s.".formatted(name, file, header.shape()),
                    e);
        }
    }

    private float[] floats(byte[] stored) throws IOException {
        float[] values = header.floats(stored);
        if (!header.isFloat() && header.bytes() > 2) {
            for (float value : values) {
                if (Math.abs(value) > InputTensors.LARGEST_WHOLE) {
                    throw new IOException("%s holds the number (%.0f); whole numbers up to (%d) can be used."
                            .formatted(name, value, InputTensors.LARGEST_WHOLE));
                }
            }
        }
        return values;
    }
}
