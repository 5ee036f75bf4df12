package io.lapidary.runtime.sample;

import java.util.Random;

/**
 * A data set made by code: 28 × 28 grey images of ten kinds of drawn shapes, at a random place, size, angle and
 * contrast, some partly covered, all with noise. (Seed, number of images) decides every pixel, on any machine. Hard
 * enough that a small network stays below 100 %.
 */
public final class GeneratedShapes {
    /** Height and width of an image. */
    public static final int SIDE = 28;

    private final Random random;
    private final byte[] pixels = new byte[SIDE * SIDE];

    private GeneratedShapes(long seed) {
        random = new Random(seed);
    }

    /** Draws {@code count} images; every kind appears equally often, in turn. */
    public static GreyImages draw(long seed, int count) {
        GeneratedShapes shapes = new GeneratedShapes(seed);
        byte[] images = new byte[count * SIDE * SIDE];
        byte[] labels = new byte[count];
        ShapeKind[] kinds = ShapeKind.values();
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % kinds.length);
            shapes.draw(kinds[i % kinds.length]);
            System.arraycopy(shapes.pixels, 0, images, i * SIDE * SIDE, SIDE * SIDE);
        }
        return new GreyImages(SIDE, SIDE, images, labels);
    }

    private void draw(ShapeKind kind) {
        double centreX = between(10, 18);
        double centreY = between(10, 18);
        double size = between(6, 10);
        double angle = kind.turns() ? between(0, 2 * Math.PI) : between(-0.2, 0.2);
        double sine = StrictMath.sin(angle);
        double cosine = StrictMath.cos(angle);
        double background = between(40, 215);
        double contrast = between(50, 110) * (random.nextBoolean() ? 1 : -1);
        double noise = between(4, 18);
        double coverX = between(-6, SIDE);
        double coverY = between(-6, SIDE);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double u = ((x - centreX) * cosine + (y - centreY) * sine) / size;
                double v = ((y - centreY) * cosine - (x - centreX) * sine) / size;
                boolean covered = x >= coverX && x < coverX + 6 && y >= coverY && y < coverY + 6;
                double share = covered ? 0 : clamp(0.5 - kind.distance(u, v) * size, 0, 1);
                double value = background + contrast * share + noise * random.nextGaussian();
                pixels[y * SIDE + x] = (byte) Math.round(clamp(value, 0, 255));
            }
        }
    }

    private double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    private static double clamp(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }
}
