package io.lapidary.service.http;

import io.vertx.core.http.HttpServerResponse;

/** Headers of every answer, problems included. */
final class SecurityHeaders {
    private SecurityHeaders() {}

    static void put(HttpServerResponse response, boolean tls) {
        response.putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cache-Control", "no-store");
        if (tls) {
            response.putHeader("Strict-Transport-Security", "max-age=31536000");
        }
    }
}
