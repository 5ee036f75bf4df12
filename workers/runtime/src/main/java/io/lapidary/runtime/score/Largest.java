package io.lapidary.runtime.score;

/** Picks the largest of some values that lie a step apart; the first of equal ones. */
final class Largest {
    private Largest() {}

    /** Its index; −1 where one of the values is not a number. */
    static int of(float[] values, int from, int count, int step) {
        int largest = 0;
        for (int i = 0; i < count; i++) {
            float value = values[from + i * step];
            if (Float.isNaN(value)) {
                return -1;
            }
            if (value > values[from + largest * step]) {
                largest = i;
            }
        }
        return largest;
    }
}
