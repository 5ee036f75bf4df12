package io.lapidary.service.http;

import java.util.Map;

/**
 * The answer to a request.
 *
 * @param body becomes JSON; text stays as it is; null for none
 * @param type media type of the body
 * @param headers besides those of every answer
 */
record ApiAnswer(int status, Object body, String type, Map<String, String> headers) {
    static final String JSON = "application/json";

    ApiAnswer {
        headers = Map.copyOf(headers);
    }

    static ApiAnswer ok(Object body) {
        return new ApiAnswer(200, body, JSON, Map.of());
    }

    /** Done later than this answer. */
    static ApiAnswer accepted(Object body) {
        return new ApiAnswer(202, body, JSON, Map.of());
    }

    static ApiAnswer created(String location, Object body) {
        return new ApiAnswer(201, body, JSON, Map.of("Location", location));
    }

    static ApiAnswer gone() {
        return new ApiAnswer(204, null, JSON, Map.of());
    }

    static ApiAnswer text(String type, String text) {
        return new ApiAnswer(200, text, type, Map.of());
    }
}
