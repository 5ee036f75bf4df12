package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.runtime.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;

/**
 * A service, reached over HTTP. What it refuses is thrown as it said it: {@link InvalidInput} with its issues, or a
 * {@link Refusal}. Calls wait for the answer; one thread at a time.
 */
public final class Controller {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final int PAGE = 1000;

    private final URI base;
    private final Optional<String> token;
    private final HttpClient http;

    /** @param authority certificate to trust; empty for those that Java trusts */
    public Controller(URI base, Optional<String> token, Optional<Path> authority) {
        this.base = base;
        this.token = token;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1);
        authority.ifPresent(file -> builder.sslContext(Authority.trusting(file)));
        this.http = builder.build();
    }

    URI base() {
        return base;
    }

    /** A query as it stands in an address, values that are null left out. */
    static String query(Map<String, ?> parameters) {
        List<String> parts = new ArrayList<>();
        parameters.forEach((name, value) -> {
            if (value != null) {
                parts.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
            }
        });
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return json(send(request(path).timeout(ANSWER).header("Accept", "application/json")));
    }

    /** Empty where there is no such thing. */
    Optional<JsonNode> find(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = answer(request(path).timeout(ANSWER).header("Accept", "application/json"));
        if (answer.statusCode() == 404) {
            answer.body().close();
            return Optional.empty();
        }
        return Optional.of(json(Problems.unlessRefused(answer)));
    }

    JsonNode post(String path) throws IOException, InterruptedException {
        return json(send(request(path).timeout(ANSWER).POST(BodyPublishers.noBody())));
    }

    /** Posts JSON; the same key makes sure that the same thing is not made twice. */
    JsonNode post(String path, String type, Object body, String idempotencyKey)
            throws IOException, InterruptedException {
        return json(send(request(path)
                .timeout(ANSWER)
                .header("Content-Type", type)
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(Json.write(body)))));
    }

    /** Posts a file; however long that takes. */
    JsonNode upload(String path, String type, BodyPublisher file) throws IOException, InterruptedException {
        return json(send(request(path).header("Content-Type", type).POST(file)));
    }

    /** What a path answers, to be read and closed by the caller. */
    InputStream download(String path, String accept) throws IOException, InterruptedException {
        return send(request(path).header("Accept", accept)).body();
    }

    /** Opens a stream of events after a number. */
    InputStream events(String path, Optional<Long> after) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Accept", "text/event-stream");
        after.ifPresent(last -> request.header("Last-Event-ID", String.valueOf(last)));
        return send(request).body();
    }

    /** All items of a list, page by page. */
    List<JsonNode> all(String path, Map<String, ?> filters) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        while (true) {
            Map<String, Object> parameters = new LinkedHashMap<>(filters);
            parameters.put("offset", items.size());
            parameters.put("limit", PAGE);
            JsonNode page = get(path + query(parameters));
            page.get("items").forEach(items::add);
            if (page.get("items").isEmpty() || items.size() >= page.get("total").asLong()) {
                return items;
            }
        }
    }

    /**
     * The id that begins like this.
     *
     * @throws InvalidInput where none does, or more than one
     */
    String id(String prefix) throws IOException, InterruptedException {
        if (!prefix.matches("[A-Za-z0-9_-]{1,64}")) {
            throw InvalidInput.of("ID", prefix, "This is not the id of a search.", "`lapidary ls` shows them.");
        }
        if (find("/api/v1/searches/" + prefix).isPresent()) {
            return prefix;
        }
        List<String> ids = all("/api/v1/searches", Map.of()).stream()
                .map(search -> search.get("id").asText())
                .filter(id -> id.startsWith(prefix))
                .toList();
        if (ids.size() != 1) {
            throw InvalidInput.of(
                    "ID",
                    prefix,
                    ids.isEmpty()
                            ? "No search has an id that begins like this."
                            : "Several ids begin like this: "
                                    + String.join(", ", ids.subList(0, Math.min(5, ids.size()))) + ".",
                    ids.isEmpty() ? "`lapidary ls` shows them." : "Write more of it.");
        }
        return ids.get(0);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).header("User-Agent", "lapidary/" + Version.NUMBER);
        token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
        return request;
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return Problems.unlessRefused(answer(request));
    }

    private HttpResponse<InputStream> answer(HttpRequest.Builder request) throws InterruptedException {
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (SSLHandshakeException e) {
            throw new Refusal(
                    Exit.CANNOT_CONNECT,
                    "%s has a certificate that is not trusted here (%s). Name its authority, or itself, with --ca FILE."
                            .formatted(base, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new Refusal(
                    Exit.CANNOT_CONNECT,
                    "%s does not answer (%s). Start a service with `lapidary serve`, or name another with --controller."
                            .formatted(
                                    base, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                    e);
        }
    }

    private static JsonNode json(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            return Json.tree(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
