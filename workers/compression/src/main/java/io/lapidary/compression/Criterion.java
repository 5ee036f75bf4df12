package io.lapidary.compression;

/** How the channels of a group are ordered, the one to keep longest first. */
public enum Criterion {
    /** By the sum of absolute weights that make a channel, over all producers of the group. */
    MAGNITUDE,
    /** By what the consumers lose without it when the remaining channels are reweighted: backward elimination. */
    INDEPENDENCE
}
