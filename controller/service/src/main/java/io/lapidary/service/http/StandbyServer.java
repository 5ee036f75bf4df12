package io.lapidary.service.http;

import io.lapidary.json.Json;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;

/**
 * What a service answers while another one owns the searches: it is alive, but not ready, and refuses all else until it
 * takes over. A verticle that keeps the address of {@link ApiServer} for as long; deploying fails as that does.
 */
public final class StandbyServer extends VerticleBase {
    private static final Problem STANDING_BY = new Problem(
            503,
            "Standing by",
            "Another service has the searches; this one takes over when that one ends. Ask the other one, or again in a moment.",
            List.of(),
            Map.of("Retry-After", "5"));

    private final HttpSettings settings;
    private HttpServer server;

    public StandbyServer(HttpSettings settings) {
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer(settings.options()).requestHandler(this::answer);
        return server.listen();
    }

    /** The port that is listened on, once deployed. */
    public int port() {
        return server.actualPort();
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        SecurityHeaders.put(response, settings.tls() != null);
        if ("/healthz".equals(request.path())) {
            response.putHeader("Content-Type", "application/json").end(Json.write(OperatingRoutes.WELL));
            return;
        }
        STANDING_BY.headers().forEach(response::putHeader);
        response.setStatusCode(STANDING_BY.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(Json.write(STANDING_BY.document(request.path(), "")));
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }
}
