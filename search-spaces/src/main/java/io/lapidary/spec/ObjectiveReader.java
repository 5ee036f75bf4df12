package io.lapidary.spec;

import io.lapidary.json.Fields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what a search is for. */
final class ObjectiveReader {
    /** Points that may be lost where a search says nothing. */
    private static final Limit HALF_A_POINT = new Limit(Quantity.ACCURACY_DROP, 0.5, false);

    private ObjectiveReader() {}

    static Objective objective(Fields owner) {
        Fields objective = owner.object("objective", "{goal: fastest, limits: {accuracy-drop: 0.5}}");
        Goal goal = objective.choice("goal", SpecReader.byLabel(Arrays.asList(Goal.values())), Goal.FASTEST);
        Fields limits = objective.object("limits", "{accuracy-drop: 0.5, size: 25%}");
        List<Limit> found = new ArrayList<>();
        boolean cost = false;
        for (Quantity quantity : Quantity.values()) {
            LimitReader.limit(limits, quantity).ifPresent(found::add);
            cost |= quantity != Quantity.ACCURACY_DROP
                    && limits.value(quantity.label()).isPresent();
        }
        limits.done();
        objective.done();
        if (goal == Goal.MOST_ACCURATE && !cost) {
            objective.issue(
                    "limits",
                    "Without a limit on cost, the most accurate model is the one you have.",
                    "Limit latency, size, packed-size or macs.");
        }
        // Without it the fastest and the smallest model are those that guess.
        if (goal != Goal.MOST_ACCURATE
                && limits.value(Quantity.ACCURACY_DROP.label()).isEmpty()) {
            found.add(HALF_A_POINT);
        }
        return new Objective(goal, found);
    }
}
