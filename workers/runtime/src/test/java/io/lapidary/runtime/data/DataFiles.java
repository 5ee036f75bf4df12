package io.lapidary.runtime.data;

import io.lapidary.graph.ModelGraph;
import io.lapidary.graph.TensorInfo;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Writes small data files for tests. */
final class DataFiles {
    private DataFiles() {}

    /** A model of that input (with its batch axis) and number of classes. */
    static ModelGraph model(int classes, long... input) {
        List<Long> shape = java.util.Arrays.stream(input).boxed().toList();
        return new ModelGraph(
                "model",
                "00",
                17,
                1,
                List.of(new TensorInfo("x", shape, "float")),
                List.of(new TensorInfo("y", List.of(-1L, (long) classes), "float")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    static Path idx(Path file, byte[] values, int... shape) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0x0800 | shape.length);
            for (int dim : shape) {
                out.writeInt(dim);
            }
            out.write(values);
        }
        return file;
    }

    static Path npz(Path file, Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    static byte[] npy(String descr, String shape, byte[] values) throws IOException {
        String head = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(descr, shape);
        byte[] text = (head + " ".repeat((64 - (10 + head.length() + 1) % 64) % 64) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write(new byte[] {(byte) text.length, (byte) (text.length >> 8)});
        out.write(text);
        out.write(values);
        return out.toByteArray();
    }

    /** A picture whose pixel (x, y) is {@code rgb + x}. */
    static Path picture(Path file, int type, int width, int height, int rgb) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (type == BufferedImage.TYPE_BYTE_GRAY) {
                    image.getRaster().setSample(x, y, 0, rgb + x);
                } else {
                    image.setRGB(x, y, rgb + x);
                }
            }
        }
        String format = file.toString().endsWith(".png") ? "png" : "jpg";
        try (OutputStream out = Files.newOutputStream(file)) {
            ImageIO.write(image, format, out);
        }
        return file;
    }

    /** Consecutive values from 0, wrapped at 256. */
    static byte[] ramp(int size) {
        byte[] values = new byte[size];
        for (int i = 0; i < size; i++) {
            values[i] = (byte) i;
        }
        return values;
    }
}
