package io.lapidary.service.store;

import java.util.Objects;

/**
 * One trial as lists and tables want it: what can be filtered and sorted by as columns, all else as JSON.
 *
 * @param number from 0
 * @param candidate the candidate's id
 * @param reason code of what ended it; see {@code TrialReason}
 * @param accuracy in percent; null, as all measured values, where nothing was measured
 * @param accuracyDrop in points below the base
 * @param latencyRatio candidate ÷ base
 * @param artifact hash of the compiled file; null where there is none
 * @param sameAs the earlier trial whose outcome this is; null where this one was evaluated itself
 * @param seconds from handing it out to the answer
 * @param atMillis when its outcome was stored, since 1970
 * @param json {@code {"candidate": …, "outcome": …, "broken": [labels of the limits that it breaks]}}
 */
public record TrialRow(
        long number,
        String candidate,
        String reason,
        boolean feasible,
        double reward,
        Double accuracy,
        Double accuracyDrop,
        Double latencyRatio,
        Long sizeBytes,
        Long packedBytes,
        Long macs,
        String artifact,
        Long sameAs,
        double seconds,
        long atMillis,
        String json) {
    public TrialRow {
        Objects.requireNonNull(candidate, "candidate");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(json, "json");
        if (Double.isNaN(reward)) {
            throw new IllegalArgumentException("The reward of trial (%d) is not a number.".formatted(number));
        }
    }
}
