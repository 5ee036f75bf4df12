package io.lapidary.app.serve;

import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.service.http.HttpSettings;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** How a service and one that stands by get to their address. */
final class Listening {
    private static final int STREAMS = 1_000;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration SLOWEST = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Listening() {}

    static HttpSettings http(ServeSettings settings) {
        return new HttpSettings(
                settings.bind(),
                settings.port(),
                settings.tls()
                        .map(tls -> new HttpSettings.Tls(tls.certificate(), tls.key()))
                        .orElse(null),
                Set.copyOf(settings.hosts()),
                Set.of(),
                settings.modelBytes(),
                settings.datasetBytes(),
                settings.unpackedBytes(),
                STREAMS,
                HEARTBEAT,
                SLOWEST,
                PATIENCE);
    }

    /**
     * Lets a server listen until what is returned is closed.
     *
     * @throws Refusal where it cannot, with a way out
     */
    static AutoCloseable deploy(Vertx vertx, Deployable server, ServeSettings settings) {
        try {
            String deployment = vertx.deployVerticle(server)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return () -> vertx.undeploy(deployment)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(settings.shutdown().toMillis(), TimeUnit.MILLISECONDS);
        } catch (CompletionException e) {
            throw refused(e.getCause(), settings);
        }
    }

    private static Refusal refused(Throwable cause, ServeSettings settings) {
        if (cause instanceof BindException) {
            return new Refusal(
                    Exit.ENVIRONMENT,
                    "Nothing can listen on %s, port %d (%s). Name another by --port (0 for a free one) or --bind."
                            .formatted(settings.bind(), settings.port(), cause.getMessage()),
                    cause);
        }
        if (settings.tls().isPresent()) {
            return new Refusal(
                    Exit.ENVIRONMENT,
                    "The service cannot speak HTTPS with %s and %s: %s. Both must be PEM, and the key without a password."
                            .formatted(
                                    settings.tls().get().certificate(),
                                    settings.tls().get().key(),
                                    cause.getMessage()),
                    cause);
        }
        throw new IllegalStateException("Impossible state: the API could not be served.", cause);
    }

    static String url(ServeSettings settings, int port) {
        String host = settings.bind().contains(":") ? "[" + settings.bind() + "]" : settings.bind();
        return "%s://%s:%d".formatted(settings.tls().isPresent() ? "https" : "http", host, port);
    }
}
