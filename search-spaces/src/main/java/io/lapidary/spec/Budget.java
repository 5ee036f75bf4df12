package io.lapidary.spec;

import java.time.Duration;

/**
 * When a search ends.
 *
 * @param trials candidates at most
 * @param time wall time at most; null for no limit
 * @param window candidates in flight at once
 * @param stopAtSpeedup ends the search once a feasible candidate's speed-up is surely this; null for never
 * @param finalists how many of the most promising candidates are refined at the end, each as a trial beyond those of the
 *     budget; 0 where nothing is said, as in specs of versions that did not refine
 */
public record Budget(int trials, Duration time, int window, Double stopAtSpeedup, Integer finalists) {
    /**
     * Share of what a candidate lost that refining is hoped to take back: between a third and two thirds of what closed
     * forms lost (see {@code bench fidelity}).
     */
    public static final double TAKEN_BACK = 0.5;

    public Budget {
        finalists = finalists == null ? 0 : finalists;
        if (trials < 1 || window < 1 || finalists < 0) {
            throw new IllegalArgumentException(
                    "A budget needs at least one trial (%d), a window of one (%d), and finalists from 0 on (%d)."
                            .formatted(trials, window, finalists));
        }
    }

    /** Without finalists. */
    public Budget(int trials, Duration time, int window, Double stopAtSpeedup) {
        this(trials, time, window, stopAtSpeedup, 0);
    }
}
