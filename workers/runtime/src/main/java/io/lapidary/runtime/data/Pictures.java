package io.lapidary.runtime.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes PNG and JPEG; transparency is ignored. Thread-safe. */
final class Pictures {
    /** Larger pictures are refused before any memory is set aside for them. */
    static final long MOST_PIXELS = 50_000_000;

    private Pictures() {}

    /**
     * A picture's planes: one for grey, three (red, green, blue) for colour, 0 to 255.
     *
     * @throws IOException if it cannot be decoded; the message names the file and what is wrong
     */
    static RawSample read(Path file) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = in == null ? null : ImageIO.getImageReaders(in);
            if (readers == null || !readers.hasNext()) {
                throw new IOException("The file (%s) is neither PNG nor JPEG.".formatted(file));
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw new IOException("The picture (%s) has %d×%d pixels; at most (%d) are decoded."
                            .formatted(file, reader.getWidth(0), reader.getHeight(0), MOST_PIXELS));
                }
                return planes(reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (RuntimeException e) {
            // Java's decoders answer some damaged files with IllegalArgumentException and the like.
            throw new IOException("The picture (%s) is damaged: %s".formatted(file, e.getMessage()), e);
        } catch (javax.imageio.IIOException e) {
            throw new IOException("The picture (%s) cannot be decoded: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static RawSample planes(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        if (image.getColorModel() instanceof IndexColorModel) {
            return indexed(image, width, height);
        }
        // Not getRGB: for grey pictures it applies Java's linear-grey profile and changes the values.
        Raster raster = image.getRaster();
        int channels = raster.getNumBands() < 3 ? 1 : 3;
        float[] values = new float[channels * height * width];
        int[] row = new int[width];
        for (int c = 0; c < channels; c++) {
            float depth = (float) (255.0 / ((1L << image.getColorModel().getComponentSize(c)) - 1));
            for (int y = 0; y < height; y++) {
                raster.getSamples(0, y, width, 1, c, row);
                int start = (c * height + y) * width;
                for (int x = 0; x < width; x++) {
                    values[start + x] = Math.round(row[x] * depth);
                }
            }
        }
        return new RawSample(values, new SampleShape(List.of(channels, height, width)));
    }

    private static RawSample indexed(BufferedImage image, int width, int height) {
        int area = height * width;
        float[] values = new float[3 * area];
        int[] row = new int[width];
        boolean grey = true;
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int red = row[x] >> 16 & 0xff;
                int green = row[x] >> 8 & 0xff;
                int blue = row[x] & 0xff;
                grey &= red == green && green == blue;
                int at = y * width + x;
                values[at] = red;
                values[area + at] = green;
                values[2 * area + at] = blue;
            }
        }
        return grey
                ? new RawSample(java.util.Arrays.copyOf(values, area), new SampleShape(List.of(1, height, width)))
                : new RawSample(values, new SampleShape(List.of(3, height, width)));
    }
}
