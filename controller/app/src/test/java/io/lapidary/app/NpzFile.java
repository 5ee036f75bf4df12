package io.lapidary.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a NumPy archive, as numpy.savez does. */
final class NpzFile {
    private final Map<String, byte[]> arrays = new LinkedHashMap<>();

    NpzFile floats(String name, float[] values, int... shape) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return array(name, "<f4", buffer.array(), shape);
    }

    NpzFile bytes(String name, byte[] values, int... shape) {
        return array(name, "|u1", values, shape);
    }

    NpzFile longs(String name, long[] values, int... shape) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().put(values);
        return array(name, "<i8", buffer.array(), shape);
    }

    private NpzFile array(String name, String type, byte[] values, int[] shape) {
        String dims = Arrays.stream(shape).mapToObj(d -> d + ",").collect(Collectors.joining());
        byte[] head = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }\n"
                .formatted(type, dims)
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) head.length, 0});
        out.writeBytes(head);
        out.writeBytes(values);
        arrays.put(name + ".npy", out.toByteArray());
        return this;
    }

    void write(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey()));
                zip.write(array.getValue());
                zip.closeEntry();
            }
        }
    }
}
