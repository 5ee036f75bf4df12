package io.lapidary.runtime.data;

import java.util.Random;
import java.util.stream.IntStream;

/** Seeded draws without replacement. */
final class Draws {
    private Draws() {}

    /**
     * All numbers below {@code size} in a random order (Fisher and Yates). By {@link Random}, whose sequence Java
     * specifies, so that the same seed draws the same on every platform and release.
     */
    static int[] shuffled(int size, long seed) {
        Random random = new Random(seed);
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
