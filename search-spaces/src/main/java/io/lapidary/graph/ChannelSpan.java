package io.lapidary.graph;

/**
 * A run of a layer's input channels that come from one place.
 *
 * @param group the channel group they belong to; null where they cannot be pruned
 * @param channels how many of the layer's input channels; a multiple of the group's channels behind a flatten
 */
public record ChannelSpan(String group, int channels) {
    public ChannelSpan {
        if (channels < 1) {
            throw new IllegalArgumentException("A span needs at least one channel, not (%d).".formatted(channels));
        }
    }
}
