package io.lapidary.runtime.data;

import io.lapidary.hash.Sha256;
import io.lapidary.issue.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/** Seeded draws without replacement, and how drawn samples are read. */
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

    /** Reads samples in the order of a file. */
    @FunctionalInterface
    interface Reading {
        /** @param slots for each of the ascending indices the place at which it was drawn */
        void read(int[] ascending, int[] slots) throws IOException;
    }

    /**
     * Lets drawn samples be read from front to back.
     *
     * @throws InvalidInput where they cannot be read
     */
    static void inFileOrder(Fitted part, int[] drawn, Reading reading) {
        int[] slots = IntStream.range(0, drawn.length)
                .boxed()
                .sorted(Comparator.comparingInt(slot -> drawn[slot]))
                .mapToInt(Integer::intValue)
                .toArray();
        try {
            reading.read(IntStream.of(slots).map(slot -> drawn[slot]).toArray(), slots);
        } catch (IOException e) {
            throw InvalidInput.of(part.path(), part.origin(), "It cannot be read: " + e.getMessage(), "");
        }
    }

    /** Reads the drawn samples' answers. */
    static Targets targets(Fitted part, NpzArray array, int[] drawn, double scale) {
        Targets targets = Targets.of(
                part.path(), drawn.length, array.dims(), array.header().isUnsignedByte(), scale);
        inFileOrder(
                part,
                drawn,
                (ascending, slots) ->
                        array.read(ascending, (position, sample) -> targets.put(slots[position], sample.values)));
        targets.finish();
        return targets;
    }

    /** @param labels null where there are none, as the targets */
    static void digest(int[] labels, Targets targets, Sha256 digest) {
        if (labels != null) {
            ByteBuffer values = ByteBuffer.allocate(4 * labels.length);
            values.asIntBuffer().put(labels);
            digest.add(values.array());
        }
        if (targets != null) {
            targets.digest(digest);
        }
    }
}
