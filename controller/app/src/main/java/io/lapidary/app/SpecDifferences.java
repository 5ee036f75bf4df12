package io.lapidary.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.issue.Issues;
import io.lapidary.json.Json;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecWriter;
import java.util.Objects;
import java.util.TreeSet;

/** Holds a search that is to go on against the one that was begun. */
final class SpecDifferences {
    private final Issues issues = new Issues();

    /**
     * Refuses to go on with a search whose spec has changed since.
     *
     * @throws io.lapidary.issue.InvalidInput with every key that differs
     */
    static void refuse(SearchSpec begun, SearchSpec asked) {
        SpecDifferences found = new SpecDifferences();
        found.compare("", Json.treeOf(SpecWriter.tree(begun)), Json.treeOf(SpecWriter.tree(asked)));
        found.issues.throwIfAny();
    }

    private void compare(String path, JsonNode begun, JsonNode asked) {
        if (begun != null && asked != null && begun.isObject() && asked.isObject()) {
            TreeSet<String> keys = new TreeSet<>();
            begun.fieldNames().forEachRemaining(keys::add);
            asked.fieldNames().forEachRemaining(keys::add);
            keys.forEach(key -> compare(path.isEmpty() ? key : path + "." + key, begun.get(key), asked.get(key)));
        } else if (!Objects.equals(begun, asked)) {
            issues.add(
                    path,
                    text(asked),
                    "The search in this folder was begun with (%s).".formatted(text(begun)),
                    "Go on with it as it was, or name another folder by --output.");
        }
    }

    private static String text(JsonNode value) {
        if (value == null) {
            return "nothing";
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
