package io.lapidary.compression;

/**
 * How the channels of a group are ordered, the one to keep longest first, from weights and inputs alone. Orders by another
 * criterion come as {@link ChannelRanks}.
 */
public enum Criterion {
    /** By the sum of absolute weights that make a channel, over all producers of the group (Li et al. 2017). */
    MAGNITUDE_L1("magnitude-l1"),
    /** By the root of the sum of squared weights that make a channel, over all producers of the group. */
    MAGNITUDE_L2("magnitude-l2"),
    /** By what the consumers lose without it when the remaining channels are reweighted: backward elimination. */
    INDEPENDENCE("independence");

    private final String label;

    Criterion(String label) {
        this.label = label;
    }

    /** As it is called in profiles and tables. */
    public String label() {
        return label;
    }
}
