package io.lapidary.compression;

import io.lapidary.graph.ChannelGroup;

/**
 * A channel group of the model and the classes of channels that it stands for.
 *
 * @param classes one entry a channel of the group
 */
record GroupSite(ChannelGroup group, int[] classes) {}
