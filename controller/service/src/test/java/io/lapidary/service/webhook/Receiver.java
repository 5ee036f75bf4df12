package io.lapidary.service.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Somebody who takes deliveries, on a free port of this machine, and notes them before answering. */
final class Receiver implements AutoCloseable {
    /** What came in. */
    record Call(String target, Map<String, String> headers, String body) {}

    final List<Call> calls = new CopyOnWriteArrayList<>();
    volatile Consumer<HttpServerResponse> answer =
            response -> response.setStatusCode(204).end();

    private final HttpServer server;

    Receiver(Vertx vertx, HttpServerOptions options) throws Exception {
        server = vertx.createHttpServer(options.setSni(options.isSsl()))
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            request.headers().forEach(headers::put);
            if (request.connection().indicatedServerName() != null) {
                headers.put("sni", request.connection().indicatedServerName());
            }
            calls.add(new Call(request.uri(), headers, body.toString()));
            answer.accept(request.response());
        });
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public void close() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
