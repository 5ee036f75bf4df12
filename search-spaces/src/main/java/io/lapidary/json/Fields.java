package io.lapidary.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lapidary.issue.Issues;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;

/**
 * One mapping of a person's file while it is read. Every getter returns something to go on with and notes what is wrong,
 * so that all problems are found in one reading; {@link #done} notes keys that nobody asked for. Not thread-safe.
 */
public final class Fields {
    private static final int MOST_LISTED = 30;

    private final String path;
    private final JsonNode node;
    private final Issues issues;
    private final Set<String> asked = new LinkedHashSet<>();

    private Fields(String path, JsonNode node, Issues issues) {
        this.path = path;
        this.node = node;
        this.issues = issues;
    }

    /**
     * The mapping at a path, empty for the whole file.
     *
     * @param form how such a mapping is written, for the hint where it is none
     */
    public static Fields of(String path, JsonNode node, Issues issues, String form) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return new Fields(path, JsonNodeFactory.instance.objectNode(), issues);
        }
        if (!node.isObject()) {
            issues.add(
                    path.isEmpty() ? "$" : path, shown(node), "This must be a mapping.", "Write `%s`.".formatted(form));
            return new Fields(path, JsonNodeFactory.instance.objectNode(), issues);
        }
        return new Fields(path, node, issues);
    }

    /** The path of a key, as issues name it. */
    public String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The value of a key, if it has one. */
    public Optional<JsonNode> value(String key) {
        asked.add(key);
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    public Fields object(String key, String form) {
        return of(path(key), value(key).orElse(null), issues, form);
    }

    /** The mappings of a list. */
    public List<Fields> objects(String key, String form) {
        Optional<JsonNode> list = value(key);
        List<Fields> found = new ArrayList<>();
        if (list.isPresent() && !list.get().isArray()) {
            issue(key, "This must be a list.", "Write `%s: [%s]`.".formatted(key, form));
        } else if (list.isPresent()) {
            for (int i = 0; i < list.get().size(); i++) {
                found.add(of(path(key) + "[" + i + "]", list.get().get(i), issues, form));
            }
        }
        return found;
    }

    /** The scalars of a list, or a single scalar, as text; empty where the key is missing. */
    public Optional<List<String>> texts(String key) {
        return value(key).map(value -> {
            List<String> found = new ArrayList<>();
            for (JsonNode item : value.isArray() ? value : List.of(value)) {
                if (item.isValueNode() && !item.isNull()) {
                    found.add(item.asText());
                } else {
                    issue(key, "This must be a list of plain values.", "");
                }
            }
            return found;
        });
    }

    /** A scalar as text; null where the key is missing. */
    public String text(String key) {
        Optional<JsonNode> value = value(key);
        if (value.isPresent()
                && (!value.get().isValueNode() || value.get().asText().isBlank())) {
            issue(key, "This must be a plain value.", "");
            return null;
        }
        return value.map(JsonNode::asText).orElse(null);
    }

    /** A whole number from {@code least} to {@code most}. */
    public int whole(String key, int fallback, int least, int most) {
        Optional<JsonNode> value = value(key);
        if (value.isEmpty()) {
            return fallback;
        }
        String example = "For example %d.".formatted(fallback);
        if (!value.get().isIntegralNumber()) {
            issue(key, "This must be a whole number.", example);
        } else if (value.get().bigIntegerValue().compareTo(BigInteger.valueOf(least)) < 0) {
            issue(key, "This must be at least %d.".formatted(least), example);
        } else if (value.get().bigIntegerValue().compareTo(BigInteger.valueOf(most)) > 0) {
            issue(key, "This must be at most %d.".formatted(most), example);
        } else {
            return value.get().asInt();
        }
        return fallback;
    }

    /** A number that fits; {@code rule} says in words what fits. */
    public double number(String key, double fallback, DoublePredicate fits, String rule) {
        Optional<JsonNode> value = value(key);
        if (value.isEmpty()) {
            return fallback;
        }
        Optional<Double> number = Numbers.parse(value.get().asText());
        if (number.isEmpty() || !fits.test(number.get())) {
            issue(key, "This must be %s.".formatted(rule), "");
            return fallback;
        }
        return number.get();
    }

    /** One of some known names, listed to the person in the map's order. */
    public <T> T choice(String key, Map<String, T> known, T fallback) {
        String name = text(key);
        if (name == null) {
            return fallback;
        }
        T chosen = known.get(name);
        if (chosen == null) {
            issue(key, "This is not known here.", otherThan(name, known.keySet()));
            return fallback;
        }
        return chosen;
    }

    /** One of some known names, which is its own meaning. */
    public String choice(String key, List<String> known, String fallback) {
        Map<String, String> named = new LinkedHashMap<>();
        known.forEach(name -> named.put(name, name));
        return choice(key, named, fallback);
    }

    /** A way out for a name that is none of those known: the nearest, and all. */
    public static String otherThan(String name, Set<String> known) {
        String nearest = Issues.suggestion(name, known);
        String all = known.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
        String more = known.size() > MOST_LISTED ? " and %d more".formatted(known.size() - MOST_LISTED) : "";
        return "%sKnown: %s%s.".formatted(nearest.isEmpty() ? "" : nearest + " ", all, more);
    }

    /** Notes a problem with what stands at a key. */
    public void issue(String key, String message, String hint) {
        JsonNode value = node.get(key);
        issues.add(path(key), value == null ? null : shown(value), message, hint);
    }

    /** Notes keys that were never asked for. */
    public void done() {
        done("There is no such key here.");
    }

    /** Notes keys that were never asked for, in these words. */
    public void done(String message) {
        node.fieldNames().forEachRemaining(key -> {
            if (!asked.contains(key)) {
                issues.add(path(key), shown(node.get(key)), message, otherThan(key, asked));
            }
        });
    }

    private static String shown(JsonNode value) {
        String text = value.isValueNode() ? value.asText() : value.toString();
        return text.length() > 80 ? text.substring(0, 77) + "..." : text;
    }
}
