package io.lapidary.service.http;

import io.lapidary.service.access.Peers;
import io.lapidary.service.http.Problem.Refused;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps pages of other sites from using a browser near the service against it: on a loopback bind a foreign host name
 * means DNS rebinding, and a change asked for by a foreign origin means cross-site forgery.
 */
final class Neighbourhood {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final HttpSettings settings;
    private final boolean loopback;

    Neighbourhood(HttpSettings settings) {
        this.settings = settings;
        this.loopback = Peers.bindsToLoopback(settings.bind());
    }

    /** Throws {@link Refused} for a request that a foreign page may have made. */
    void refuseForeign(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        if (authority == null) {
            throw new Refused(withoutHost());
        }
        String host = authority.host().toLowerCase(Locale.ROOT);
        if (loopback
                && !LOOPBACK_NAMES.contains(host)
                && !settings.names().contains(host)
                && !host.equals(settings.bind())) {
            throw new Refused(Problem.of(
                    403,
                    "Forbidden",
                    "The host name (%s) is not this service's. Call it as localhost, or add the name to its configuration."
                            .formatted(SchemaIssues.shorten(host))));
        }
        if (!request.method().equals(HttpMethod.GET) && isForeignOrigin(request)) {
            throw new Refused(Problem.of(
                    403,
                    "Forbidden",
                    "Pages of another origin (%s) may not change anything here. Add it to the service's configuration."
                            .formatted(SchemaIssues.shorten(String.valueOf(request.getHeader("Origin"))))));
        }
    }

    static Problem withoutHost() {
        return Problem.of(400, "Bad request", "The request lacks a usable Host header.");
    }

    private boolean isForeignOrigin(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return "cross-site".equalsIgnoreCase(request.getHeader("Sec-Fetch-Site"));
        }
        HostAndPort authority = request.authority();
        String own = authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
        return !origin.replaceFirst("^https?://", "").equalsIgnoreCase(own)
                && !settings.origins().contains(origin);
    }
}
