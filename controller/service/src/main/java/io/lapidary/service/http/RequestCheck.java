package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.issue.Issues;
import io.lapidary.json.Json;
import io.lapidary.service.http.Endpoint.Parameter;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.openapi.contract.Location;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Holds one request against the contract and finds everything that does not fit. Used by one thread. */
final class RequestCheck {
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

    private final Endpoint endpoint;
    private final List<Issue> issues = new ArrayList<>();
    private final List<Issue> bodyIssues = new ArrayList<>();
    private final Map<String, Object> values = new HashMap<>();
    private JsonNode tree;
    private String text = "";

    RequestCheck(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Reads all parameters.
     *
     * @param path values of the path's placeholders
     */
    RequestCheck parameters(HttpServerRequest request, Map<String, String> path) {
        Map<String, List<String>> query = query(request.uri());
        for (Parameter parameter : endpoint.parameters()) {
            List<String> given =
                    switch (parameter.in()) {
                        case PATH ->
                            path.containsKey(parameter.name()) ? List.of(path.get(parameter.name())) : List.of();
                        case HEADER -> request.headers().getAll(parameter.name());
                        case QUERY -> query.getOrDefault(parameter.name(), List.of());
                        case COOKIE -> List.of();
                    };
            read(parameter, given);
        }
        List<String> known = endpoint.parameters().stream()
                .filter(p -> p.in() == Location.QUERY)
                .map(Parameter::name)
                .toList();
        query.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> issues.add(new Issue(
                        SchemaIssues.shorten(name),
                        SchemaIssues.shorten(String.join(",", query.get(name))),
                        "There is no such parameter here.",
                        known.isEmpty()
                                ? ""
                                : io.lapidary.json.Fields.otherThan(name, new java.util.LinkedHashSet<>(known)))));
        return this;
    }

    private Map<String, List<String>> query(String uri) {
        try {
            return new QueryStringDecoder(uri, StandardCharsets.UTF_8, true, 100).parameters();
        } catch (IllegalArgumentException e) {
            issues.add(new Issue(
                    "$", SchemaIssues.shorten(uri), "The query cannot be decoded.", "Encode it as RFC 3986 says."));
            return Map.of();
        }
    }

    private void read(Parameter parameter, List<String> given) {
        if (given.size() > 1) {
            issues.add(new Issue(
                    parameter.name(),
                    SchemaIssues.shorten(String.join(", ", given)),
                    "This is given more than once.",
                    "Give it once; separate the entries of a list by commas."));
        } else if (!given.isEmpty()) {
            JsonNode value = typed(parameter, given.get(0));
            List<Issue> found = SchemaIssues.of(parameter.name(), value, parameter.schema());
            issues.addAll(found);
            if (found.isEmpty()) {
                values.put(parameter.name(), plain(value));
            }
        } else if (parameter.fallback() != null) {
            values.put(parameter.name(), parameter.fallback());
        } else if (parameter.required()) {
            issues.add(new Issue(parameter.name(), "", "This is missing.", ""));
        }
    }

    /** What a text stands for; the text itself where it is not of the type, which the schema then says. */
    private static JsonNode typed(Parameter parameter, String given) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        String type = String.valueOf(parameter.schema().schema().getValue("type"));
        if (type.equals("integer") && WHOLE.matcher(given).matches()) {
            return nodes.numberNode(Long.parseLong(given));
        }
        if (type.equals("boolean") && (given.equals("true") || given.equals("false"))) {
            return nodes.booleanNode(Boolean.parseBoolean(given));
        }
        if (type.equals("array")) {
            ArrayNode list = nodes.arrayNode();
            for (String item : given.split(",", -1)) {
                list.add(item);
            }
            return list;
        }
        return nodes.textNode(given);
    }

    private static Object plain(JsonNode value) {
        if (value.isArray()) {
            List<String> list = new ArrayList<>();
            value.forEach(item -> list.add(item.asText()));
            return list;
        }
        return value.isNumber()
                ? (Object) value.longValue()
                : value.isBoolean() ? value.booleanValue() : value.asText();
    }

    /**
     * Reads the body.
     *
     * @param body null where none was sent
     */
    RequestCheck body(Buffer body, String mediaType) {
        if (body == null || body.length() == 0) {
            if (endpoint.body().required()) {
                issues.add(new Issue("$", "", "The body is missing.", "Send one of: " + types() + "."));
            }
            return this;
        }
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString();
            tree = mediaType.endsWith("yaml") ? Json.yamlTree(text) : Json.tree(text);
            bodyIssues.addAll(SchemaIssues.of("", tree, endpoint.body().schema()));
        } catch (CharacterCodingException e) {
            issues.add(new Issue("$", "", "The body is not UTF-8.", "Encode it as UTF-8."));
        } catch (InvalidInput e) {
            issues.addAll(e.issues());
        }
        return this;
    }

    private String types() {
        return String.join(", ", endpoint.body().types());
    }

    /** What does not fit in the request's parameters, or makes its body unreadable. */
    List<Issue> issues() {
        return List.copyOf(issues);
    }

    /** What does not fit in a body that can be read. */
    List<Issue> bodyIssues() {
        return List.copyOf(bodyIssues);
    }

    Map<String, Object> values() {
        return values;
    }

    /** The body's tree; null where there is none that can be read. */
    JsonNode tree() {
        return tree;
    }

    String text() {
        return text;
    }

    /** All problems of several readings of one body: where two speak of one place, the first has the better words. */
    static List<Issue> together(List<Issue> better, List<Issue> others) {
        List<Issue> all = new ArrayList<>(better);
        others.stream()
                .filter(o -> better.stream()
                        .noneMatch(b -> b.path().equals(o.path()) || b.path().startsWith(o.path() + ".")))
                .forEach(all::add);
        Issues issues = new Issues();
        all.forEach(i -> issues.add(i.path(), i.value(), i.message(), i.hint()));
        return issues.list();
    }
}
