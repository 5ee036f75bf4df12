package io.lapidary.space;

/**
 * Which shares of a group's channels may be kept.
 *
 * @param min smallest share, in (0, 1]
 * @param max largest share
 * @param step in channels; 0 for the device's own
 */
public record KeepRange(double min, double max, int step) {
    /** All channels stay. */
    public static final KeepRange FIXED = new KeepRange(1, 1, 1);

    public KeepRange {
        if (!(min > 0 && min <= max && max <= 1)) {
            throw new IllegalArgumentException("A keep range needs 0 < min (%s) ≤ max (%s) ≤ 1.".formatted(min, max));
        }
        if (step < 0) {
            throw new IllegalArgumentException("A step of (%d) channels is negative.".formatted(step));
        }
    }
}
