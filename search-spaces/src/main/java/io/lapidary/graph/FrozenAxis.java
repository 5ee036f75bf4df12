package io.lapidary.graph;

/**
 * Outputs of a layer that cannot be pruned, or a node that computes as layers do but is kept whole.
 *
 * @param layer the layer that produces them, or the node
 * @param reason why, in words for the user
 */
public record FrozenAxis(String layer, String reason) {}
