package io.lapidary.outcome;

/**
 * What was seen of a candidate until its judging was ended, since it cannot hold its limit any more.
 *
 * @param accuracyDrop estimated points of accuracy lost, from the samples seen
 * @param samples answered
 * @param of samples that there are
 * @param sure whether it cannot hold the limit whatever the other samples say; else it can once in a thousand times at
 *     most
 * @param millis that building and judging it took
 */
public record Glimpse(double accuracyDrop, int samples, int of, boolean sure, double millis) {}
