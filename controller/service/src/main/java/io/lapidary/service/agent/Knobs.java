package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.space.GroupSpace;
import io.lapidary.space.LayerSpace;
import io.lapidary.space.SearchSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A search space as numbered knobs in the order of the walk: for each layer the keep-ratio of the group that it is the
 * first to produce, then its precision; where there is but one choice there is no knob. Level 0 is the most aggressive
 * choice (fewest channels, fewest bits), the last level the mildest. A setting is one level for each knob.
 */
final class Knobs {
    /** One choice; exactly one of group and layer is set. */
    record Knob(GroupSpace group, LayerSpace layer) {
        int levels() {
            return group != null ? group.keeps().size() : layer.precisions().size();
        }

        boolean isKeep() {
            return group != null;
        }

        double keep(int level) {
            return group.keeps().get(level);
        }

        Precision precision(int level) {
            return layer.precisions().get(levels() - 1 - level);
        }

        /** Where a level lies between the most aggressive (0) and the mildest (1). */
        double position(int level) {
            if (!isKeep()) {
                return (double) level / (levels() - 1);
            }
            double least = keep(0);
            return (keep(level) - least) / (keep(levels() - 1) - least);
        }

        /** The level nearest to a position. */
        int nearest(double position) {
            int best = 0;
            for (int level = 1; level < levels(); level++) {
                if (Math.abs(position(level) - position) < Math.abs(position(best) - position)) {
                    best = level;
                }
            }
            return best;
        }
    }

    /** One layer's turn; −1 where it has no such knob. */
    record Step(Layer layer, int keepKnob, int precisionKnob) {}

    private final List<Knob> knobs = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<GroupChoice> fixedGroups = new ArrayList<>();
    private final List<LayerChoice> fixedLayers = new ArrayList<>();

    Knobs(ModelGraph graph, SearchSpace space) {
        Map<String, List<GroupSpace>> groupsOf = new HashMap<>();
        for (ChannelGroup group : graph.groups()) {
            space.group(group.name()).ifPresent(g -> {
                if (g.keeps().size() > 1) {
                    groupsOf.computeIfAbsent(setter(group, graph), k -> new ArrayList<>())
                            .add(g);
                } else {
                    fixedGroups.add(new GroupChoice(g.group(), g.keeps().get(0)));
                }
            });
        }
        for (Layer layer : graph.layers()) {
            List<GroupSpace> groups = groupsOf.getOrDefault(layer.name(), List.of());
            // A second group at the same layer (two groups that only it consumes) takes a step of its own.
            for (GroupSpace group : groups.subList(0, Math.max(0, groups.size() - 1))) {
                steps.add(new Step(layer, add(new Knob(group, null)), -1));
            }
            int keepKnob = groups.isEmpty() ? -1 : add(new Knob(groups.get(groups.size() - 1), null));
            int precisionKnob =
                    space.layer(layer.name()).map(l -> precisionKnob(l)).orElse(-1);
            if (keepKnob >= 0 || precisionKnob >= 0) {
                steps.add(new Step(layer, keepKnob, precisionKnob));
            }
        }
    }

    /** The layer that decides for a group: its first producer, else its first consumer. */
    private static String setter(ChannelGroup group, ModelGraph graph) {
        List<String> deciders = group.producers().isEmpty() ? group.consumers() : group.producers();
        return graph.layers().stream()
                .map(Layer::name)
                .filter(deciders::contains)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Impossible state: group (%s) has no layer.".formatted(group.name())));
    }

    private int precisionKnob(LayerSpace layer) {
        if (layer.precisions().size() > 1) {
            return add(new Knob(null, layer));
        }
        fixedLayers.add(new LayerChoice(layer.layer(), layer.precisions().get(0)));
        return -1;
    }

    private int add(Knob knob) {
        knobs.add(knob);
        return knobs.size() - 1;
    }

    int size() {
        return knobs.size();
    }

    Knob knob(int index) {
        return knobs.get(index);
    }

    List<Step> steps() {
        return steps;
    }

    /** How many settings there are; capped well below overflow. */
    long settings() {
        double product = 1;
        for (Knob knob : knobs) {
            product *= knob.levels();
        }
        return (long) Math.min(product, 1e15);
    }

    int[] mildest() {
        int[] levels = new int[size()];
        for (int k = 0; k < levels.length; k++) {
            levels[k] = knobs.get(k).levels() - 1;
        }
        return levels;
    }

    Candidate candidate(int[] levels) {
        List<GroupChoice> groups = new ArrayList<>(fixedGroups);
        List<LayerChoice> layers = new ArrayList<>(fixedLayers);
        for (int k = 0; k < levels.length; k++) {
            Knob knob = knobs.get(k);
            if (knob.isKeep()) {
                groups.add(new GroupChoice(knob.group().group(), knob.keep(levels[k])));
            } else {
                layers.add(new LayerChoice(knob.layer().layer(), knob.precision(levels[k])));
            }
        }
        return new Candidate(groups, layers);
    }

    /** The setting of a candidate; choices that the space does not hold become the nearest that it does. */
    int[] levels(Candidate candidate) {
        int[] levels = new int[size()];
        for (int k = 0; k < levels.length; k++) {
            Knob knob = knobs.get(k);
            if (knob.isKeep()) {
                levels[k] = knob.group()
                        .keeps()
                        .indexOf(
                                knob.group().nearest(candidate.keep(knob.group().group())));
            } else {
                int index = knob.layer()
                        .precisions()
                        .indexOf(candidate.precision(knob.layer().layer()));
                levels[k] = index < 0 ? knob.levels() - 1 : knob.levels() - 1 - index;
            }
        }
        return levels;
    }
}
