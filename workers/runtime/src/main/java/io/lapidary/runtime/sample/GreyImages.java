package io.lapidary.runtime.sample;

import io.lapidary.runtime.data.IdxFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Labelled grey images of one size, one unsigned byte per pixel: what the sample networks learn from. Immutable as far
 * as its users keep from writing to {@link #pixels()}.
 */
public final class GreyImages {
    private final int height;
    private final int width;
    private final byte[] pixels;
    private final byte[] labels;

    /** @param pixels row-major, {@code labels.length × height × width} of them; kept, not copied */
    public GreyImages(int height, int width, byte[] pixels, byte[] labels) {
        if (pixels.length != (long) labels.length * height * width) {
            throw new IllegalArgumentException("The pixels (%d) do not make %d images of %d × %d."
                    .formatted(pixels.length, labels.length, height, width));
        }
        this.height = height;
        this.width = width;
        this.pixels = pixels;
        this.labels = labels;
    }

    /** Two parts of a data set that share no image. */
    public record Split(GreyImages train, GreyImages heldOut) {}

    /**
     * Reads an MNIST-like pair of IDX files.
     *
     * @throws IOException if a file cannot be read or the two do not fit together
     */
    public static GreyImages read(Path imagesFile, Path labelsFile) throws IOException {
        IdxFile images = IdxFile.read(imagesFile);
        IdxFile labels = IdxFile.read(labelsFile);
        List<Integer> shape = images.shape();
        if (shape.size() != 3
                || labels.shape().size() != 1
                || !shape.get(0).equals(labels.shape().get(0))) {
            throw new IOException("The images (%s, shape %s) and labels (%s, shape %s) do not fit together."
                    .formatted(imagesFile, shape, labelsFile, labels.shape()));
        }
        return new GreyImages(shape.get(1), shape.get(2), images.bytes(), labels.bytes());
    }

    public int size() {
        return labels.length;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** All pixels, image after image, row-major; the array itself: do not write to it. */
    public byte[] pixels() {
        return pixels;
    }

    public int label(int image) {
        return labels[image] & 0xff;
    }

    /** Splits off {@code count} images chosen by {@code seed}; both parts keep their original order. */
    public Split holdOut(int count, long seed) {
        if (count < 0 || count >= size()) {
            throw new IllegalArgumentException(
                    "The number of images to hold out (%d) must be in [0, %d).".formatted(count, size()));
        }
        int[] order = shuffled(size(), new Random(seed));
        int[] heldOut = IntStream.of(order).limit(count).sorted().toArray();
        int[] rest = IntStream.of(order).skip(count).sorted().toArray();
        return new Split(pick(rest), pick(heldOut));
    }

    /** Exactly the images with these indices, in this order. */
    public GreyImages pick(int... images) {
        int area = height * width;
        byte[] pickedPixels = new byte[images.length * area];
        byte[] pickedLabels = new byte[images.length];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(pixels, images[i] * area, pickedPixels, i * area, area);
            pickedLabels[i] = labels[images[i]];
        }
        return new GreyImages(height, width, pickedPixels, pickedLabels);
    }

    static int[] shuffled(int size, Random random) {
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
