package io.lapidary.service.http;

import io.lapidary.json.Json;
import io.lapidary.service.http.Endpoint.Parameter;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Location;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Requests that are wrong in one way each, drawn from a seed. */
final class MalformedRequests {
    private static final List<String> NONSENSE = List.of(
            "",
            " ",
            "-1",
            "0x10",
            "1e400",
            "99999999999999999999999",
            "9223372036854775808",
            "NaN",
            "null",
            "true,",
            "'; DROP TABLE searches; --",
            "../../etc/passwd",
            "\u0000",
            "\u202e\ud83d\ude00\u00e9",
            "%",
            "{{7*7}}",
            "x".repeat(5_000));

    private final Random random;
    private final List<Endpoint> endpoints;
    private final String search;
    private final String model;
    private int turn;

    MalformedRequests(long seed, List<Endpoint> endpoints, String search, String model) {
        this.random = new Random(seed);
        // Where a body is taken more can be wrong.
        List<Endpoint> withBody =
                endpoints.stream().filter(e -> e.body() != null).toList();
        this.endpoints = Stream.of(endpoints, withBody, withBody, withBody)
                .flatMap(List::stream)
                .toList();
        this.search = search;
        this.model = model;
    }

    /** One request, with what is wrong with it. */
    record Raw(String what, byte[] bytes) {}

    Raw next() {
        Endpoint endpoint = endpoints.get(turn++ % endpoints.size());
        for (int attempt = 0; attempt < 20; attempt++) {
            Raw raw =
                    switch (random.nextInt(12)) {
                        case 0 -> wrongMethod(endpoint);
                        case 1 -> wrongPath(endpoint);
                        case 2 -> wrongParameter(endpoint, Location.PATH);
                        case 3 -> wrongParameter(endpoint, Location.QUERY);
                        case 4 -> wrongParameter(endpoint, Location.HEADER);
                        case 5 -> unknownParameter(endpoint);
                        case 6 -> wrongType(endpoint);
                        case 7 -> brokenBody(endpoint);
                        case 8 -> wrongBody(endpoint);
                        case 9 -> bodyWhereNoneIsTaken(endpoint);
                        case 10 -> tooLarge(endpoint);
                        default -> brokenHttp(endpoint);
                    };
            if (raw != null) {
                return raw;
            }
        }
        return wrongMethod(endpoint);
    }

    private String path(Endpoint endpoint) {
        return endpoint.path()
                .replace("{id}", search)
                .replace("{number}", "0")
                .replace("{name}", "joint-int8")
                .replace("{sha}", "a".repeat(64));
    }

    private static Raw raw(String what, String method, String target, Map<String, String> headers, byte[] body) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        Map<String, String> all = new LinkedHashMap<>(Map.of("Host", "localhost"));
        if (body != null) {
            all.put("Content-Length", Integer.toString(body.length));
        }
        all.putAll(headers);
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = body == null ? start : Arrays.copyOf(start, start.length + body.length);
        if (body != null) {
            System.arraycopy(body, 0, bytes, start.length, body.length);
        }
        return new Raw(what + " " + method + " " + SchemaIssues.shorten(target), bytes);
    }

    private Raw wrongMethod(Endpoint endpoint) {
        String path = path(endpoint);
        List<String> allowed = endpoints.stream()
                .filter(e -> e.path().equals(endpoint.path()))
                .map(e -> e.method().name())
                .toList();
        List<String> others = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW").stream()
                .filter(m -> !allowed.contains(m))
                .toList();
        return raw("wrong method", pick(others), path, Map.of(), null);
    }

    private Raw wrongPath(Endpoint endpoint) {
        String path = path(endpoint);
        String wrong =
                switch (random.nextInt(5)) {
                    case 0 -> path + "/" + encoded("x" + pick(NONSENSE));
                    case 1 -> path.replaceFirst("/?$", "/nothing/here");
                    case 2 -> "/api/v2" + path;
                    case 3 -> path + "%zz";
                    default -> "/" + encoded(pick(NONSENSE) + "?");
                };
        return raw("wrong path", endpoint.method().name(), wrong, Map.of(), null);
    }

    private Raw wrongParameter(Endpoint endpoint, Location in) {
        List<Parameter> parameters =
                endpoint.parameters().stream().filter(p -> p.in() == in).toList();
        if (parameters.isEmpty()) {
            return null;
        }
        Parameter parameter = pick(parameters);
        String value = pick(NONSENSE);
        if (fits(parameter.schema().schema(), value)) {
            return null;
        }
        String method = endpoint.method().name();
        if (in == Location.PATH) {
            String segment = value.isEmpty() ? "%20" : encoded(value);
            return raw(
                    "wrong path parameter",
                    method,
                    path(endpoint.path().replace("{" + parameter.name() + "}", segment)),
                    Map.of(),
                    null);
        }
        if (in == Location.QUERY) {
            return raw(
                    "wrong query parameter",
                    method,
                    path(endpoint) + "?" + parameter.name() + "=" + encoded(value),
                    body(endpoint),
                    endpoint.body() == null ? null : minimal(endpoint));
        }
        // What a header cannot hold at all is for brokenHttp.
        String plain = value.replaceAll("[^ -~]", "?").strip();
        return plain.isEmpty() || fits(parameter.schema().schema(), plain) || plain.length() > 4_000
                ? null
                : raw(
                        "wrong header",
                        method,
                        path(endpoint),
                        with(body(endpoint), parameter.name(), plain),
                        endpoint.body() == null ? null : minimal(endpoint));
    }

    private String path(String template) {
        return template.replace("{id}", search)
                .replace("{number}", "0")
                .replace("{name}", "joint-int8")
                .replace("{sha}", "a".repeat(64));
    }

    /** Whether a text may be taken for a value of a schema; then it is not malformed. */
    private static boolean fits(JsonObject schema, String value) {
        return switch (schema.getString("type")) {
            case "string" ->
                schema.containsKey("pattern")
                        ? value.matches(schema.getString("pattern"))
                        : value.length() >= schema.getInteger("minLength", 0)
                                && value.length() <= schema.getInteger("maxLength", Integer.MAX_VALUE);
            case "array" ->
                schema.getJsonObject("items").containsKey("pattern")
                        && value.matches(schema.getJsonObject("items").getString("pattern"));
            case "integer" ->
                value.matches("-?\\d{1,9}")
                        && Integer.parseInt(value) >= schema.getLong("minimum", Long.MIN_VALUE)
                        && Integer.parseInt(value) <= schema.getLong("maximum", Long.MAX_VALUE);
            default -> false;
        };
    }

    private Raw unknownParameter(Endpoint endpoint) {
        return raw(
                "unknown parameter",
                endpoint.method().name(),
                path(endpoint) + "?surely-not-known=" + encoded(pick(NONSENSE)),
                body(endpoint),
                endpoint.body() == null ? null : minimal(endpoint));
    }

    private Raw wrongType(Endpoint endpoint) {
        if (endpoint.body() == null) {
            return null;
        }
        String type = pick(List.of(
                "text/plain",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16",
                "x",
                ";;;",
                "application/"));
        return raw(
                "wrong type",
                endpoint.method().name(),
                path(endpoint),
                Map.of("Content-Type", type),
                "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb".getBytes(StandardCharsets.UTF_8));
    }

    private Raw brokenBody(Endpoint endpoint) {
        if (endpoint.body() == null) {
            return null;
        }
        byte[] body = pick(List.of(
                bytes("{"),
                bytes("{\"model\": \"x\""),
                bytes("[1,2"),
                bytes("{\"a\":1}{\"b\":2}"),
                bytes("{\"a\":1,\"a\":2}"),
                bytes("\"" + "[".repeat(100)),
                bytes("[".repeat(20_000)),
                bytes("{\"a\":" + "9".repeat(2_000) + "}"),
                bytes("a: b: c\n\t- x"),
                bytes("&a [*a, *a]"),
                new byte[] {(byte) 0xff, (byte) 0xfe, 0, '{'},
                new byte[] {'{', '"', (byte) 0xc3, 0x28, '"', ':', '1', '}'},
                bytes("{\"a\":\"\u0000\"}"),
                new byte[0]));
        if (body.length == 0 && !endpoint.body().required()) {
            return null;
        }
        return raw("broken body", endpoint.method().name(), path(endpoint), body(endpoint), body);
    }

    /** A body that can be read but does not fit. */
    private Raw wrongBody(Endpoint endpoint) {
        if (endpoint.body() == null
                || endpoint.body().schema() == null
                || endpoint.id().equals("cloneSearch")) {
            return null;
        }
        Object wrong = pick(Arrays.asList(
                new Object[] {1, "text", List.of(), true, List.of(Map.of()), Map.of("surely-not-known", 1), 1e300}));
        JsonObject properties = endpoint.body().schema().schema().getJsonObject("properties");
        if (random.nextBoolean() && properties != null) {
            String key = pick(new ArrayList<>(properties.fieldNames()));
            Map<String, Object> tree = new LinkedHashMap<>(whole(endpoint));
            tree.put(key, pick(List.of(Map.of("x", List.of(1e300)), List.of(List.of()), Map.of("a", Map.of("b", -1)))));
            wrong = tree;
        }
        return raw("wrong body", endpoint.method().name(), path(endpoint), body(endpoint), bytes(Json.write(wrong)));
    }

    private Map<String, Object> whole(Endpoint endpoint) {
        return switch (endpoint.id()) {
            case "submitSearch" -> Map.of("model", model, "data", Map.of("source", "generated-shapes"));
            case "createToken" -> Map.of("name", "someone", "role", "viewer");
            case "createWebhook" -> Map.of("url", "https://example.org/hook");
            case "saveSpace" -> Map.of("name", "mine");
            default -> Map.of();
        };
    }

    /** A body whose form is right, so that something else is to blame. */
    private byte[] minimal(Endpoint endpoint) {
        return bytes(Json.write(whole(endpoint)));
    }

    private Raw bodyWhereNoneIsTaken(Endpoint endpoint) {
        return endpoint.body() != null
                ? null
                : raw(
                        "unwanted body",
                        endpoint.method().name(),
                        path(endpoint),
                        Map.of("Content-Type", "application/json"),
                        bytes("{}"));
    }

    private Raw tooLarge(Endpoint endpoint) {
        // Rarely, since each takes as long as a hundred others.
        if (endpoint.body() == null || endpoint.body().schema() == null || random.nextInt(10) != 0) {
            return null;
        }
        byte[] body = new byte[(int) endpoint.body().limitBytes() + 1 + random.nextInt(1_000)];
        Arrays.fill(body, (byte) ' ');
        return raw("too large", endpoint.method().name(), path(endpoint), body(endpoint), body);
    }

    private Raw brokenHttp(Endpoint endpoint) {
        String target = path(endpoint);
        String method = endpoint.method().name();
        return switch (random.nextInt(7)) {
            case 0 -> cut("not HTTP", "\u0016\u0003\u0001 certainly not HTTP\r\n\r\n");
            case 1 -> cut("no version", method + " " + target + "\r\nHost: localhost\r\n\r\n");
            case 2 -> raw("long path", method, target + "?x=" + "y".repeat(20_000), Map.of(), null);
            case 3 -> raw("large headers", method, target, Map.of("X-Large", "y".repeat(60_000)), null);
            case 4 -> raw("no host", method, target, Map.of("Host", ""), null);
            case 5 -> raw("foreign host", method, target, Map.of("Host", "evil.example"), null);
            default ->
                cut("bad length", method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n");
        };
    }

    private static Raw cut(String what, String request) {
        return new Raw(what, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Map<String, String> body(Endpoint endpoint) {
        return endpoint.body() == null
                ? Map.of()
                : Map.of(
                        "Content-Type",
                        pick(endpoint.body().types().stream().sorted().toList()));
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
