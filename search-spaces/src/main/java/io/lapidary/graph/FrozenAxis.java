package io.lapidary.graph;

/**
 * Outputs of a layer that cannot be pruned.
 *
 * @param layer the layer that produces them
 * @param reason why, in words for the user
 */
public record FrozenAxis(String layer, String reason) {}
