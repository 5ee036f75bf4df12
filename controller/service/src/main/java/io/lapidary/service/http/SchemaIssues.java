package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.issue.Issue;
import io.lapidary.issue.Issues;
import io.lapidary.json.Fields;
import io.lapidary.service.http.Endpoint.Checked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says in people's words where a value does not fit its schema. The words come from the schema, not from the library. */
final class SchemaIssues {
    private static final Set<String> ONLY_SUMS_UP = Set.of("properties", "items", "$ref");
    private static final int SHOWN = 80;

    private SchemaIssues() {}

    /** Everything that is wrong with a value; {@code root} is its name, empty for a body. */
    static List<Issue> of(String root, JsonNode value, Checked checked) {
        OutputUnit result = checked.validator().validate(PlainJson.of(value));
        if (Boolean.TRUE.equals(result.getValid())) {
            return List.of();
        }
        return result.getErrors().stream()
                .map(Finding::of)
                .filter(f -> !ONLY_SUMS_UP.contains(f.keyword) && !f.isInsideAlternative())
                // The library calls a known key unknown too once its value is wrong.
                .filter(f -> !f.keyword.equals("additionalProperties") || f.isUnknownKey(checked.schema()))
                .map(f -> f.issue(root, value, checked.schema()))
                .distinct()
                .toList();
    }

    /** One error of the library's. */
    private record Finding(List<String> instance, List<String> schema, String keyword, String error) {
        static Finding of(OutputUnit error) {
            List<String> schema = steps(error.getKeywordLocation());
            return new Finding(
                    steps(error.getInstanceLocation()),
                    schema,
                    schema.isEmpty() ? "" : schema.get(schema.size() - 1),
                    error.getError());
        }

        private static List<String> steps(String pointer) {
            List<String> steps = new ArrayList<>();
            for (String step : pointer.replaceFirst("^#?/?", "").split("/")) {
                if (!step.isEmpty()) {
                    steps.add(step.replace("~1", "/").replace("~0", "~"));
                }
            }
            return steps;
        }

        /** Which form was meant is not known, so none of them is blamed. */
        boolean isInsideAlternative() {
            return schema.subList(0, Math.max(0, schema.size() - 1)).contains("oneOf");
        }

        boolean isUnknownKey(JsonObject root) {
            Object owner = owner(root);
            return owner instanceof JsonObject o
                    && !o.getJsonObject("properties", new JsonObject())
                            .containsKey(instance.isEmpty() ? "" : instance.get(instance.size() - 1));
        }

        /** The schema that has the keyword. */
        private Object owner(JsonObject root) {
            Object at = root;
            for (String step : schema.subList(0, schema.size() - 1)) {
                if (at instanceof JsonObject object) {
                    at = object.getValue(step);
                } else if (at instanceof JsonArray array && step.matches("\\d+")) {
                    at = array.getValue(Integer.parseInt(step));
                }
            }
            return at;
        }

        Issue issue(String root, JsonNode value, JsonObject schemaRoot) {
            JsonObject owner = owner(schemaRoot) instanceof JsonObject o ? o : new JsonObject();
            if (keyword.equals("required")) {
                String missing = error.replaceAll("(?s).*\"(.*)\".*", "$1");
                return new Issue(path(root, missing), "", "This is missing.", hint(owner, missing));
            }
            Words words = words(owner);
            return new Issue(path(root, null), shown(value), words.message, words.hint);
        }

        private static String hint(JsonObject owner, String missing) {
            Object property =
                    owner.getJsonObject("properties", new JsonObject()).getValue(missing);
            String description = property instanceof JsonObject p ? p.getString("description", "") : "";
            return description.isEmpty() ? "" : "It is: " + description;
        }

        private Words words(JsonObject owner) {
            Object limit = owner.getValue(keyword);
            return switch (keyword) {
                case "type" -> new Words("This must be %s.".formatted(typeNames(limit)), "");
                case "enum" ->
                    new Words(
                            "This is not known here.",
                            "Known: %s."
                                    .formatted(((JsonArray) limit)
                                            .stream().map(String::valueOf).collect(Collectors.joining(", "))));
                case "minimum" -> new Words("This must be at least %s.".formatted(limit), "");
                case "maximum" -> new Words("This must be at most %s.".formatted(limit), "");
                case "minLength" -> new Words("This must have at least %s characters.".formatted(limit), "");
                case "maxLength" -> new Words("This must have at most %s characters.".formatted(limit), "");
                case "minItems" -> new Words("This list needs at least %s entries.".formatted(limit), "");
                case "maxItems" -> new Words("This list may have at most %s entries.".formatted(limit), "");
                case "uniqueItems" -> new Words("No entry of this list may come twice.", "");
                case "minProperties" -> new Words("This needs at least %s keys.".formatted(limit), "");
                case "maxProperties" -> new Words("This may have at most %s keys.".formatted(limit), "");
                case "pattern" ->
                    new Words(
                            "This does not have the form that is needed here.",
                            "It must match %s%s"
                                    .formatted(
                                            limit,
                                            owner.containsKey("description")
                                                    ? ": " + owner.getString("description")
                                                    : "."));
                case "oneOf" -> new Words("This has none of the forms that are taken here.", "");
                case "additionalProperties" -> {
                    String key = instance.get(instance.size() - 1);
                    Set<String> known =
                            owner.getJsonObject("properties", new JsonObject()).fieldNames();
                    yield new Words("There is no such key here.", Fields.otherThan(key, known));
                }
                default -> new Words(error + ".", "");
            };
        }

        private static String typeNames(Object type) {
            return type instanceof JsonArray several
                    ? several.stream().map(Finding::typeName).collect(Collectors.joining(" or "))
                    : typeName(type);
        }

        private static String typeName(Object type) {
            return switch (String.valueOf(type)) {
                case "string" -> "text";
                case "integer" -> "a whole number";
                case "number" -> "a number";
                case "boolean" -> "true or false";
                case "array" -> "a list";
                case "object" -> "a mapping";
                default -> String.valueOf(type);
            };
        }

        private String path(String root, String last) {
            StringBuilder path = new StringBuilder(root);
            for (String step : instance) {
                if (step.matches("\\d+")) {
                    path.append('[').append(step).append(']');
                } else {
                    path.append(path.isEmpty() ? "" : ".").append(step);
                }
            }
            if (last != null) {
                path.append(path.isEmpty() ? "" : ".").append(last);
            }
            return path.isEmpty() ? "$" : path.toString();
        }

        private String shown(JsonNode value) {
            JsonNode at = value;
            for (String step : instance) {
                at = at.isArray() && step.matches("\\d{1,9}") ? at.path(Integer.parseInt(step)) : at.path(step);
            }
            return shorten(at.isValueNode() ? at.asText() : at.isMissingNode() ? "" : at.toString());
        }
    }

    private record Words(String message, String hint) {}

    /** What was found, short enough for a message. */
    static String shorten(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN - 3) + "..." : text;
    }

    /** One problem with the request as a whole. */
    static List<Issue> one(String path, String value, String message, String hint) {
        Issues issues = new Issues();
        issues.add(path, shorten(value), message, hint);
        return issues.list();
    }
}
