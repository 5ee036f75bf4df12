package io.lapidary.service.http;

import io.lapidary.service.http.Pages.Page;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Serves the dashboards at every path that is not the API's. They hold nothing of anybody and so need no token; what they
 * show, they ask the API for. On the event loop.
 */
final class PageRoute {
    private static final String OPERATION = "page";
    /** Nothing from elsewhere, and no script but the files; the component library writes styles into the page. */
    private static final String POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
                    + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String WITHOUT_PAGES =
            """
            This is Lapidary. It finds the best compressed form of a trained network.

            The API is at /api/v1, its contract at /openapi.yaml. The dashboards are not in this build, since Node was
            missing when it was made: install Node 20.19 or newer with npm, then start it again by ./lapidary serve.
            """;

    private final Pages pages;
    private final HttpMetrics metrics;

    PageRoute(Pages pages, HttpMetrics metrics) {
        this.pages = pages;
        this.metrics = metrics;
    }

    /** Answers a request for a page or one of its files, and leaves any other. */
    void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = request.path();
        if (!isRead(request) || path == null || path.startsWith("/api/")) {
            context.next();
            return;
        }
        Optional<Page> page = pages.at(path).or(() -> wantsPage(request) ? pages.start() : Optional.empty());
        if (page.isPresent()) {
            send(context, page.get());
        } else if (path.equals("/")) {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .end(WITHOUT_PAGES);
            answered(context);
        } else {
            context.next();
        }
    }

    private static boolean isRead(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }

    /** An address that a browser was sent to, not a file that a page lacks. */
    private static boolean wantsPage(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        return request.path().equals("/") || accepted != null && accepted.contains("text/html");
    }

    private void send(RoutingContext context, Page page) {
        HttpServerResponse response = context.response();
        boolean compressed = Gzip.isTaken(context.request());
        response.putHeader(HttpHeaders.CONTENT_TYPE, page.type())
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader(
                        HttpHeaders.CACHE_CONTROL,
                        page.isLasting() ? "public, max-age=31536000, immutable" : "no-cache");
        if (compressed) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, Gzip.NAME);
        }
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(compressed ? page.compressed() : page.bytes());
        }
        answered(context);
    }

    private void answered(RoutingContext context) {
        Visit visit = Visit.of(context);
        metrics.answered(OPERATION, context.response().getStatusCode(), visit.nanos());
    }
}
