package io.lapidary.runtime.data;

import io.lapidary.issue.Issues;
import java.io.IOException;
import java.util.stream.IntStream;

/** What one look through all values of an array found. Samples are counted from 0. */
final class ArrayContent {
    private final NpzArray array;
    private int broken;
    private int firstBroken;
    private float least = Float.POSITIVE_INFINITY;
    private int leastAt;
    private float most = Float.NEGATIVE_INFINITY;
    private int mostAt;

    private ArrayContent(NpzArray array) {
        this.array = array;
    }

    /**
     * Reads the whole array, of which nothing is kept.
     *
     * @param ignored a value that is passed over; NaN for none
     * @throws IOException where it is unreadable
     */
    static ArrayContent of(NpzArray array, float ignored) throws IOException {
        ArrayContent content = new ArrayContent(array);
        array.read(
                IntStream.range(0, array.samples()).toArray(),
                (sample, raw) -> content.look(sample, raw.values, ignored));
        return content;
    }

    private void look(int sample, float[] values, float ignored) {
        boolean finite = true;
        for (float value : values) {
            finite &= Float.isFinite(value);
            if (value != ignored && value < least) {
                least = value;
                leastAt = sample;
            }
            if (value != ignored && value > most) {
                most = value;
                mostAt = sample;
            }
        }
        if (!finite) {
            firstBroken = broken == 0 ? sample : firstBroken;
            broken++;
        }
    }

    /** The largest value that was not passed over; −∞ where there is none. */
    float most() {
        return most;
    }

    /** Notes samples that hold no finite numbers. */
    void noteBroken(String path, Issues issues) {
        if (broken > 0) {
            issues.add(
                    path,
                    array.file(),
                    "The array %s holds NaN or infinity in (%d) of its (%d) samples, first in sample (%d)."
                            .formatted(array.name(), broken, array.samples(), firstBroken),
                    "Find them with numpy.isfinite(%s), and mend them or leave them out.".formatted(array.name()));
        }
    }

    /** Notes numbers that pick no row of a table; negative ones count from its end. */
    void noteBeyond(String path, long rows, Issues issues) {
        boolean above = most >= rows;
        if (above || least < -rows) {
            issues.add(
                    path,
                    array.file(),
                    "The array %s holds (%.0f) in sample (%d); the model picks rows of a table with it, which has (%d): 0 to %d."
                            .formatted(array.name(), above ? most : least, above ? mostAt : leastAt, rows, rows - 1),
                    "Number tokens as the model was trained with, or export it with the larger table.");
        }
    }
}
