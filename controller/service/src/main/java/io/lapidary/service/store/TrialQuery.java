package io.lapidary.service.store;

import java.util.Set;

/**
 * Which trials of a search, in which order.
 *
 * @param reasons codes; empty for all
 * @param feasible null for both
 * @param sort trials without the value come last
 */
public record TrialQuery(Set<String> reasons, Boolean feasible, Sort sort, boolean descending, int offset, int limit) {
    /** What trials can be sorted by; equal ones by number. */
    public enum Sort {
        NUMBER,
        REWARD,
        ACCURACY,
        LATENCY,
        SIZE,
        PACKED_SIZE,
        MACS
    }

    public TrialQuery {
        reasons = Set.copyOf(reasons);
    }
}
