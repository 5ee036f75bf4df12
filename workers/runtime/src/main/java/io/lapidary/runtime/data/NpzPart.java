package io.lapidary.runtime.data;

import io.lapidary.issue.Issues;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A NumPy archive with {@code x} (unsigned bytes or floats, samples first) and {@code y} (whole numbers; may be
 * missing). Only these two entries are looked at and nothing is unpacked to disk; {@code x} is streamed, so that memory
 * is needed for the chosen samples only.
 */
final class NpzPart implements OpenPart {
    /** An announced array larger than this is refused before it is read. */
    private static final long MOST_BYTES = 64L << 30;

    private static final int MOST_SAMPLES = 100_000_000;

    private final String path;
    private final Path file;
    private final NpyHeader x;
    private final boolean channelsLast;
    private final int[] labels;

    private NpzPart(String path, Path file, NpyHeader x, boolean channelsLast, int[] labels) {
        this.path = path;
        this.file = file;
        this.x = x;
        this.channelsLast = channelsLast;
        this.labels = labels;
    }

    /**
     * Reads heads and labels.
     *
     * @param preferChannelsLast how pictures are taken whose shape fits both ways
     * @return null where something is wrong, which is then among the issues
     */
    static NpzPart open(String path, Path file, boolean preferChannelsLast, Issues issues) {
        if (!Files.isRegularFile(file)) {
            issues.add(
                    path,
                    file,
                    "This file does not exist or is not a file.",
                    "Paths are relative to the search's file.");
            return null;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            NpyHeader x = header(zip, "x.npy", file);
            check(x, file);
            int[] labels =
                    zip.getEntry("y.npy") == null ? null : labels(zip, x.shape().get(0), file);
            return new NpzPart(path, file, x, channelsLast(x.shape(), preferChannelsLast), labels);
        } catch (IOException | ArithmeticException e) {
            issues.add(
                    path,
                    file,
                    "This is not a usable NPZ: " + e.getMessage(),
                    "Write it with numpy.savez(file, x=…, y=…).");
            return null;
        }
    }

    private static void check(NpyHeader x, Path file) throws IOException {
        if (x.shape().size() < 2) {
            throw new IOException("x has (%d) axes; it needs samples first and at least one more."
                    .formatted(x.shape().size()));
        }
        if (!x.isUnsignedByte() && !x.isFloat()) {
            throw new IOException("x holds integers of (%d) bytes; it must be uint8 or float.".formatted(x.bytes()));
        }
        if (x.fortran()) {
            throw new IOException("x is stored in Fortran's order; save numpy.ascontiguousarray(x).");
        }
        long size = x.shape().stream().mapToLong(Integer::longValue).reduce(x.bytes(), Math::multiplyExact);
        if (size > MOST_BYTES || x.shape().get(0) > MOST_SAMPLES) {
            throw new IOException("x announces %s values in (%d) bytes, more than the (%d) allowed."
                    .formatted(x.shape(), size, MOST_BYTES));
        }
        new SampleShape(x.shape().subList(1, x.shape().size())).values();
    }

    private static boolean channelsLast(List<Integer> shape, boolean preferred) {
        if (shape.size() != 4) {
            return false;
        }
        boolean first = isChannels(shape.get(1));
        boolean last = isChannels(shape.get(3));
        return first == last ? preferred : last;
    }

    private static boolean isChannels(int dim) {
        return dim == 1 || dim == 3;
    }

    private static int[] labels(ZipFile zip, int samples, Path file) throws IOException {
        try (DataInputStream in = entry(zip, "y.npy", file)) {
            NpyHeader y = NpyHeader.read(in, "y.npy");
            if (y.isFloat()) {
                throw new IOException("y holds floats; classes are whole numbers: save y.astype('int64').");
            }
            long values = y.shape().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
            if (values != samples || y.shape().size() > 2) {
                throw new IOException("y has shape %s; it needs one class for each of the (%d) samples of x."
                        .formatted(y.shape(), samples));
            }
            byte[] stored = in.readNBytes(Math.multiplyExact(samples, y.bytes()));
            if (stored.length < (long) samples * y.bytes()) {
                throw new IOException("y is truncated.");
            }
            long[] wide = y.longs(stored);
            int[] labels = new int[samples];
            for (int i = 0; i < samples; i++) {
                labels[i] = Math.toIntExact(wide[i]);
            }
            return labels;
        }
    }

    private static NpyHeader header(ZipFile zip, String name, Path file) throws IOException {
        try (DataInputStream in = entry(zip, name, file)) {
            return NpyHeader.read(in, name);
        }
    }

    private static DataInputStream entry(ZipFile zip, String name, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            List<String> names = zip.stream().map(ZipEntry::getName).limit(10).toList();
            throw new IOException("it has no (%s), only %s.".formatted(name.replace(".npy", ""), names));
        }
        return new DataInputStream(new BufferedInputStream(zip.getInputStream(entry), 1 << 16));
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String origin() {
        return file.toString();
    }

    @Override
    public int samples() {
        return x.shape().get(0);
    }

    @Override
    public SampleShape shape() {
        return new SampleShape(x.shape().subList(1, x.shape().size()));
    }

    @Override
    public boolean isChannelsLast() {
        return channelsLast;
    }

    @Override
    public boolean isBytes() {
        return x.isUnsignedByte();
    }

    @Override
    public Optional<int[]> labels() {
        return Optional.ofNullable(labels);
    }

    @Override
    public void read(int[] ascending, Sink sink) throws IOException {
        int size = Math.multiplyExact(shape().values(), x.bytes());
        try (ZipFile zip = new ZipFile(file.toFile());
                DataInputStream in = entry(zip, "x.npy", file)) {
            if (!NpyHeader.read(in, "x.npy").equals(x)) {
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
                sink.accept(position, new RawSample(x.floats(stored), shape()));
            }
        } catch (EOFException e) {
            throw new IOException(
                    "The array x in (%s) is truncated: its head announces %s.".formatted(file, x.shape()), e);
        }
    }
}
