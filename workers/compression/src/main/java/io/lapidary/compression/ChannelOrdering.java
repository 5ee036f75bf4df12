package io.lapidary.compression;

import java.util.List;
import java.util.Map;

/** Puts the channels of a group into an order. */
interface ChannelOrdering {
    /**
     * Indices of the group's channels, the one to keep longest first.
     *
     * @param consumers layers that read the group, with their statistics
     * @param originals own weights of every layer, by node
     */
    int[] order(GroupSite group, List<DenseLayer> consumers, Map<String, LayerWeights> originals);

    static ChannelOrdering by(Criterion criterion, Structure structure) {
        return switch (criterion) {
            case MAGNITUDE_L1, MAGNITUDE_L2 ->
                (group, consumers, originals) ->
                        new ChannelMagnitudes(group, structure, originals, criterion == Criterion.MAGNITUDE_L2).order();
            case INDEPENDENCE ->
                (group, consumers, originals) -> consumers.isEmpty()
                        ? new ChannelMagnitudes(group, structure, originals, false).order()
                        : new ChannelElimination(consumers, group.classes()).order();
        };
    }

    static ChannelOrdering by(ChannelRanks ranks) {
        return (group, consumers, originals) -> ranks.order(group.group().name(), group.classes().length);
    }
}
