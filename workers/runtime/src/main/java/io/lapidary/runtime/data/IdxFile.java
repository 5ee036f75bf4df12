package io.lapidary.runtime.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * One file in LeCun's IDX format, as MNIST and its relatives are published: unsigned bytes of rank 1 (labels), 3
 * (images NHW) or 4 (images NCHW), plain or compressed with gzip (told apart by content, not by name).
 */
public final class IdxFile {
    /** The most bytes that {@link #read(Path)} accepts: 2 GB less a page, what one Java array can hold. */
    public static final long MAX_BYTES = Integer.MAX_VALUE - 4096L;

    private static final int UNSIGNED_BYTE = 0x08;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final List<Integer> shape;
    private final byte[] bytes;

    private IdxFile(List<Integer> shape, byte[] bytes) {
        this.shape = shape;
        this.bytes = bytes;
    }

    /**
     * Reads the whole file.
     *
     * @throws IOException if it cannot be read or is not such a file; the message names the file and what is wrong
     */
    public static IdxFile read(Path file) throws IOException {
        return read(file, MAX_BYTES);
    }

    /**
     * Reads the whole file unless its header announces more than {@code maxBytes} of data, so that a damaged or hostile
     * header cannot exhaust the memory.
     *
     * @throws IOException if it cannot be read, is too large, or is not such a file
     */
    public static IdxFile read(Path file, long maxBytes) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("The IDX file (%s) does not exist or is not a file.".formatted(file));
        }
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(decompressed(raw))) {
            List<Integer> shape = readShape(in, file);
            long size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
            if (size > Math.min(maxBytes, MAX_BYTES)) {
                throw new IOException("The IDX file (%s) announces %d bytes of shape %s, more than the %d allowed."
                        .formatted(file, size, shape, Math.min(maxBytes, MAX_BYTES)));
            }
            byte[] bytes = in.readNBytes((int) size);
            if (bytes.length < size) {
                throw new IOException("The IDX file (%s) is truncated: shape %s needs %d bytes, it holds %d."
                        .formatted(file, shape, size, bytes.length));
            }
            if (in.read() >= 0) {
                throw new IOException(
                        "The IDX file (%s) holds more data than its shape %s needs.".formatted(file, shape));
            }
            return new IdxFile(shape, bytes);
        } catch (EOFException e) {
            throw new IOException("The IDX file (%s) is truncated within its header.".formatted(file), e);
        } catch (ArithmeticException e) {
            throw new IOException("The IDX file (%s) announces an impossible size.".formatted(file), e);
        }
    }

    /** The lengths of the axes, outermost first. */
    public List<Integer> shape() {
        return shape;
    }

    /** The values in row-major order, each byte unsigned; the array itself, not a copy: do not write to it. */
    public byte[] bytes() {
        return bytes;
    }

    private static InputStream decompressed(InputStream raw) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(raw, 1 << 16);
        buffered.mark(2);
        int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, 1 << 16) : buffered;
    }

    private static List<Integer> readShape(DataInputStream in, Path file) throws IOException {
        int magic = in.readInt();
        int type = magic >>> 8 & 0xff;
        int rank = magic & 0xff;
        if (magic >>> 16 != 0) {
            throw new IOException("The file (%s) is not an IDX file: it starts with 0x%08x instead of 0x0000."
                    .formatted(file, magic));
        }
        if (type != UNSIGNED_BYTE) {
            throw new IOException(
                    "The IDX file (%s) holds type 0x%02x; only unsigned bytes (0x08) are read.".formatted(file, type));
        }
        if (rank != 1 && rank != 3 && rank != 4) {
            throw new IOException("The IDX file (%s) has rank %d; labels have rank 1, images rank 3 (NHW) or 4 (NCHW)."
                    .formatted(file, rank));
        }
        List<Integer> shape = new ArrayList<>(rank);
        for (int axis = 0; axis < rank; axis++) {
            int length = in.readInt();
            if (length < 0) {
                throw new IOException(
                        "The IDX file (%s) announces a negative length (%d) of axis %d.".formatted(file, length, axis));
            }
            shape.add(length);
        }
        return List.copyOf(shape);
    }
}
