package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.hash.Sha256;
import io.lapidary.json.Json;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.store.IdempotencyKeys;
import io.lapidary.service.store.IdempotencyKeys.Known;
import io.lapidary.service.store.StoreFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Lets a request that names a key be sent again and again: it is done once, and answered alike for a day. */
final class OneAnswer {
    private static final String HEADER = "Idempotency-Key";
    private static final Duration KEPT = Duration.ofHours(24);

    private final IdempotencyKeys keys;

    OneAnswer(ApiParts parts) {
        this.keys = new IdempotencyKeys(parts.store().database(), parts.clock());
    }

    /** The answer to a request: that of its first time, where its key is known. On a worker thread. */
    ApiAnswer to(ApiRequest request, Supplier<ApiAnswer> handler) {
        Optional<String> given = request.text(HEADER);
        if (given.isEmpty()) {
            return handler.get();
        }
        String owner = request.caller().name();
        String key = request.endpoint().id() + " " + given.get();
        keys.forget(KEPT);
        Optional<Known> known = keys.take(owner, key, hash(request));
        return known.isPresent() ? again(known.get(), request, given.get()) : first(owner, key, handler);
    }

    private ApiAnswer first(String owner, String key, Supplier<ApiAnswer> handler) {
        ApiAnswer answer;
        try {
            answer = handler.get();
        } catch (StoreFailure e) {
            // Whether the database has it or not may be unknown; then it must not be done a second time.
            if (e.kind() != StoreFailure.Kind.UNREACHABLE) {
                keys.release(owner, key);
            }
            throw e;
        } catch (RuntimeException e) {
            keys.release(owner, key);
            throw e;
        }
        keys.answer(
                owner, key, answer.status(), Json.write(Map.of("headers", answer.headers(), "body", answer.body())));
        return answer;
    }

    private static ApiAnswer again(Known known, ApiRequest request, String key) {
        if (!known.request().equals(hash(request))) {
            throw new Refused(Problem.invalid(SchemaIssues.one(
                    HEADER, key, "This key was used for another request.", "Choose a new key for a new request.")));
        }
        if (known.status() == null) {
            throw new Refused(Problem.of(
                    409,
                    "Conflict",
                    "The first request with this key (%s) has no answer yet, or was cut off. Look at the newest searches."
                            .formatted(key)));
        }
        JsonNode answer = Json.tree(known.answer());
        return new ApiAnswer(
                known.status(),
                answer.get("body"),
                ApiAnswer.JSON,
                Map.of("Location", answer.at("/headers/Location").asText()));
    }

    private static String hash(ApiRequest request) {
        return new Sha256().add(request.path()).add("\n").add(request.text()).hex();
    }
}
