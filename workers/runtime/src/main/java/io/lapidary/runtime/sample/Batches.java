package io.lapidary.runtime.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;

/** Turns pixels into normalised arrays [N, 1, height, width], moved and mirrored at random while training. */
final class Batches {
    private final GreyImages images;
    private final Recipe recipe;
    private final float[] normalised = new float[256];

    Batches(GreyImages images, Recipe recipe) {
        this.images = images;
        this.recipe = recipe;
        for (int pixel = 0; pixel < normalised.length; pixel++) {
            normalised[pixel] = recipe.normalised(pixel);
        }
    }

    NDArray plain(NDManager manager, int[] order, int from, int to) {
        float[] values = new float[(to - from) * area()];
        for (int i = from; i < to; i++) {
            copy(order[i], 0, 0, false, values, (i - from) * area());
        }
        return array(manager, values, to - from);
    }

    NDArray augmented(NDManager manager, int[] order, int from, int to, Random random) {
        float[] values = new float[(to - from) * area()];
        int choices = 2 * recipe.shift() + 1;
        for (int i = from; i < to; i++) {
            int down = random.nextInt(choices) - recipe.shift();
            int right = random.nextInt(choices) - recipe.shift();
            boolean mirrored = random.nextBoolean() && recipe.mirrored();
            copy(order[i], down, right, mirrored, values, (i - from) * area());
        }
        return array(manager, values, to - from);
    }

    /** Probabilities [N, classes] to learn: the label's, less what smoothing spreads over all classes. */
    NDArray targets(NDManager manager, int[] order, int from, int to, int classes) {
        float[] values = new float[(to - from) * classes];
        float spread = (float) (recipe.labelSmoothing() / classes);
        Arrays.fill(values, spread);
        for (int i = from; i < to; i++) {
            values[(i - from) * classes + images.label(order[i])] += (float) (1 - recipe.labelSmoothing());
        }
        return manager.create(values, new Shape(to - from, classes));
    }

    private int area() {
        return images.height() * images.width();
    }

    private NDArray array(NDManager manager, float[] values, int count) {
        return manager.create(values, new Shape(count, 1, images.height(), images.width()));
    }

    private void copy(int image, int down, int right, boolean mirrored, float[] into, int offset) {
        int height = images.height();
        int width = images.width();
        byte[] pixels = images.pixels();
        int start = image * area();
        for (int y = 0; y < height; y++) {
            int fromY = y - down;
            for (int x = 0; x < width; x++) {
                int fromX = (mirrored ? width - 1 - x : x) - right;
                boolean inside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
                int pixel = inside ? pixels[start + fromY * width + fromX] & 0xff : 0;
                into[offset + y * width + x] = normalised[pixel];
            }
        }
    }
}
