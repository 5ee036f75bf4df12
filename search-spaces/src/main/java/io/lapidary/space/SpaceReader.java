package io.lapidary.space;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.candidate.Precision;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.json.Fields;
import io.lapidary.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a search space as people write it, noting every problem. */
public final class SpaceReader {
    private static final String FORM = "{name: mine, defaults: {keep: {min: 0.25}, precisions: [float32, int8]}}";
    private static final String RULE_FORM = "{match: {name: \"fc.*\"}, keep: fixed}";
    private static final String KEEP_FORM = "{min: 0.25, max: 1.0, step: auto}";

    private final Issues issues;

    private SpaceReader(Issues issues) {
        this.issues = issues;
    }

    /**
     * Reads a file of its own.
     *
     * @throws InvalidInput with every problem found
     */
    public static SpaceRules read(String yaml) {
        Issues issues = new Issues();
        SpaceRules rules = read("", Json.yamlTree(yaml), issues);
        issues.throwIfAny();
        return rules;
    }

    /** Reads a space that stands inside another file; problems go to {@code issues}, with paths below {@code path}. */
    public static SpaceRules read(String path, JsonNode tree, Issues issues) {
        return new SpaceReader(issues).space(Fields.of(path, tree, issues, FORM));
    }

    private SpaceRules space(Fields fields) {
        SpaceRules ready = SpaceRules.READY_MADE.get(0);
        String name = fields.text("name");
        Fields defaults = fields.object("defaults", "{keep: %s, precisions: [float32, int8]}".formatted(KEEP_FORM));
        KeepRange keep = keep(defaults).orElse(ready.keep());
        List<Precision> precisions = precisions(defaults).orElse(ready.precisions());
        defaults.done();
        List<SpaceRule> rules = new ArrayList<>();
        for (Fields rule : fields.objects("rules", RULE_FORM)) {
            rule(rule).ifPresent(rules::add);
        }
        fields.done();
        return new SpaceRules(name == null ? "custom" : name, keep, precisions, rules);
    }

    private Optional<SpaceRule> rule(Fields fields) {
        Fields match = fields.object("match", "{name: \"fc.*\"}");
        String name = match.text("name");
        String op = match.text("op");
        String position = match.choice("position", List.of("first", "last"), null);
        boolean named = match.value("position").isPresent() || name != null || op != null;
        match.done();
        if (!named) {
            fields.issue("match", "A rule must say which layers it is for.", "Write `%s`.".formatted(RULE_FORM));
        }
        boolean readable = isPattern(match, name);
        Optional<KeepRange> keep = keep(fields);
        Optional<List<Precision>> precisions = precisions(fields);
        if (fields.value("keep").isEmpty() && fields.value("precisions").isEmpty()) {
            fields.issue("keep", "A rule must say something of its layers.", "Give `keep`, `precisions` or both.");
        }
        fields.done();
        return named && readable
                ? Optional.of(new SpaceRule(new Match(name, op, position), keep.orElse(null), precisions.orElse(null)))
                : Optional.empty();
    }

    private static boolean isPattern(Fields match, String name) {
        if (name != null) {
            try {
                Pattern.compile(name);
            } catch (PatternSyntaxException e) {
                match.issue(
                        "name",
                        "This is not a regular expression: %s.".formatted(e.getDescription()),
                        "Quote special signs with a backslash.");
                return false;
            }
        }
        return true;
    }

    private Optional<KeepRange> keep(Fields owner) {
        Optional<JsonNode> value = owner.value("keep");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get().isTextual() && value.get().asText().equals("fixed")) {
            return Optional.of(KeepRange.FIXED);
        }
        if (!value.get().isObject()) {
            owner.issue("keep", "This is no range of keep-ratios.", "Write `fixed` or `%s`.".formatted(KEEP_FORM));
            return Optional.empty();
        }
        Fields range = owner.object("keep", KEEP_FORM);
        double min = range.number("min", 0.25, v -> v > 0 && v <= 1, "a share above 0 and up to 1");
        double max = range.number("max", 1, v -> v > 0 && v <= 1, "a share above 0 and up to 1");
        int step = 0;
        if (range.value("step").filter(s -> !s.asText().equals("auto")).isPresent()) {
            step = range.whole("step", 16, 1, 65_536);
        }
        range.done();
        if (min > max) {
            owner.issue("keep", "The smallest share is above the largest.", "Make `min` at most `max`.");
            return Optional.empty();
        }
        return Optional.of(new KeepRange(min, max, step));
    }

    private Optional<List<Precision>> precisions(Fields owner) {
        Optional<List<String>> names = owner.texts("precisions");
        if (names.isEmpty()) {
            return Optional.empty();
        }
        List<Precision> found = new ArrayList<>();
        for (String name : names.get()) {
            precision(owner, name).ifPresent(found::add);
        }
        if (names.get().isEmpty()) {
            owner.issue("precisions", "There is no precision to choose from.", "Write `[float32, int8]`.");
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    private Optional<Precision> precision(Fields owner, String name) {
        Optional<Precision> known = Precision.find(name);
        if (known.isEmpty()) {
            issues.add(owner.path("precisions"), name, "There is no such precision.", Precision.wayOut(name));
        }
        return known;
    }
}
