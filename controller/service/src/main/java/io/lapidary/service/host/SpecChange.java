package io.lapidary.service.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.json.Json;
import io.lapidary.spec.Objective;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecWriter;
import java.util.Iterator;
import java.util.Set;

/** Changes of a spec that people send as JSON merge patches. */
final class SpecChange {
    private static final Set<String> CHANGEABLE = Set.of("name", "budget", "objective");

    private final Laboratory laboratory;

    SpecChange(Laboratory laboratory) {
        this.laboratory = laboratory;
    }

    /** The spec of a new search, with changes anywhere. */
    SearchSpec anywhere(SearchSpec spec, JsonNode patch) {
        JsonNode tree = Json.treeOf(SpecWriter.tree(spec));
        return laboratory.read(Json.write(MergePatch.apply(tree, patch)));
    }

    /**
     * The spec of a search that goes on: name, budget and limits may be others, the window may not.
     *
     * @throws InvalidInput with every problem, limits that no candidate can hold included
     */
    SearchSpec whileItLasts(SearchSpec spec, JsonNode patch) {
        refuseOtherParts(patch);
        SearchSpec read = anywhere(spec, patch);
        if (read.budget().window() != spec.budget().window()) {
            throw InvalidInput.of(
                    "budget.window",
                    read.budget().window(),
                    "The window of a search cannot be changed, since its sequence depends on it; it is %d."
                            .formatted(spec.budget().window()),
                    "Clone the search to begin one with another window.");
        }
        // What the patch does not name stays to the last digit.
        Objective objective = patch.has("objective") ? read.objective() : spec.objective();
        SearchSpec changed = new SearchSpec(
                read.name(),
                spec.model(),
                spec.data(),
                spec.metric(),
                spec.space(),
                objective,
                spec.agent(),
                read.budget(),
                spec.device(),
                spec.seed());
        if (!objective.equals(spec.objective())) {
            refuseUnreachable(changed);
        }
        return changed;
    }

    private void refuseUnreachable(SearchSpec changed) {
        Plan plan = laboratory.plan(changed);
        if (!plan.unreachable().isEmpty()) {
            throw new InvalidInput(plan.unreachable());
        }
    }

    private static void refuseOtherParts(JsonNode patch) {
        Issues issues = new Issues();
        if (!patch.isObject()) {
            throw InvalidInput.of("", patch, "A change is an object.", "Write {\"budget\": {\"trials\": 400}}.");
        }
        for (Iterator<String> keys = patch.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!CHANGEABLE.contains(key)) {
                issues.add(
                        key,
                        patch.get(key),
                        "This cannot be changed in a search that has begun.",
                        "Clone the search with this change.");
            } else if (!key.equals("name") && !patch.get(key).isObject()) {
                issues.add(key, patch.get(key), "A change of it is an object.", "Name only what is to change in it.");
            }
        }
        JsonNode objective = patch.path("objective");
        for (Iterator<String> keys = objective.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!key.equals("limits")) {
                issues.add(
                        "objective." + key,
                        objective.get(key),
                        "Of an objective only limits can be changed.",
                        "Clone the search with this change.");
            }
        }
        issues.throwIfAny();
    }
}
