package io.lapidary.graph;

import java.util.List;

/**
 * Channels that must be pruned together: one class of the union–find over tensors' channel axes (the idea is
 * DepGraph's, Fang et al. 2023).
 *
 * @param name from the first layer that produces it
 * @param channels how many can be told apart; each stands for one or more channels in every producer
 * @param producers layers whose outputs they are
 * @param consumers layers whose inputs they are
 */
public record ChannelGroup(String name, int channels, List<String> producers, List<String> consumers) {
    public ChannelGroup {
        producers = List.copyOf(producers);
        consumers = List.copyOf(consumers);
        if (channels < 1) {
            throw new IllegalArgumentException("Group (%s) has (%d) channels.".formatted(name, channels));
        }
    }

    /** The number of channels kept at a keep-ratio in (0, 1]: the nearest whole number, never less than one. */
    public int kept(double keep) {
        return (int) Math.max(1, Math.min(channels, Math.round(keep * channels)));
    }
}
