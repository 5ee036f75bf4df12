package io.lapidary.service.store;

/**
 * One trial as plots want it, of which a page draws tens of thousands at once. Units as in {@link TrialRow}; null where
 * nothing was measured.
 */
public record TrialPoint(
        long number,
        String reason,
        boolean feasible,
        double reward,
        Double accuracy,
        Double latencyRatio,
        Long sizeBytes,
        Long packedBytes,
        Long macs,
        double seconds,
        long atMillis) {}
