package io.lapidary.service.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections that are held open for nothing: on which no whole request head arrives for a while, whether it drips
 * or stands still. What happens within a request is the request's business. On the event loop.
 */
final class SlowPeers {
    private final Vertx vertx;
    private final long patienceMillis;
    private final Map<HttpConnection, Waiting> connections = new HashMap<>();

    /** @param patience for the next request's head */
    SlowPeers(Vertx vertx, Duration patience) {
        this.vertx = vertx;
        this.patienceMillis = patience.toMillis();
    }

    private static final class Waiting {
        private long timer;
        /** HTTP/2 has several at once. */
        private int requests;
    }

    void opened(HttpConnection connection) {
        Waiting waiting = new Waiting();
        connections.put(connection, waiting);
        arm(connection, waiting);
        connection.closeHandler(v -> {
            connections.remove(connection);
            vertx.cancelTimer(waiting.timer);
        });
    }

    /** A request's head arrived. */
    void asked(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        Waiting waiting = connections.get(connection);
        if (waiting == null) {
            return;
        }
        vertx.cancelTimer(waiting.timer);
        waiting.requests++;
        context.addEndHandler(v -> {
            waiting.requests--;
            if (waiting.requests == 0 && connections.containsKey(connection)) {
                arm(connection, waiting);
            }
        });
    }

    private void arm(HttpConnection connection, Waiting waiting) {
        waiting.timer = vertx.setTimer(patienceMillis, t -> connection.close());
    }
}
