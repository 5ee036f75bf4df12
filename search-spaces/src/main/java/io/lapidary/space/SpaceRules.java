package io.lapidary.space;

import io.lapidary.candidate.Precision;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A search space as a person writes it: defaults and rules, not yet tied to a model. */
public record SpaceRules(String name, KeepRange keep, List<Precision> precisions, List<SpaceRule> rules) {
    private static final KeepRange QUARTER_TO_ALL = new KeepRange(0.25, 1, 0);

    public SpaceRules {
        precisions = List.copyOf(precisions);
        rules = List.copyOf(rules);
    }

    /** The ready-made spaces. */
    public static final List<SpaceRules> READY_MADE = List.of(
            new SpaceRules("joint-int8", QUARTER_TO_ALL, List.of(Precision.FLOAT32, Precision.INT8), List.of()),
            new SpaceRules("prune-only", QUARTER_TO_ALL, List.of(Precision.FLOAT32), List.of()),
            new SpaceRules("int8-only", KeepRange.FIXED, List.of(Precision.FLOAT32, Precision.INT8), List.of()));

    /** Their names, in order. */
    public static Set<String> readyMadeNames() {
        return READY_MADE.stream().map(SpaceRules::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
