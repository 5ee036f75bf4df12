package io.lapidary.compression;

/** How channels pass one operator. */
@FunctionalInterface
interface ChannelRule {
    void apply(Node node, ChannelFlow flow);
}
