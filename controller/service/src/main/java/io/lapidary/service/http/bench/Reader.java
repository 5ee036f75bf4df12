package io.lapidary.service.http.bench;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.parsetools.RecordParser;

/** Reads one search's event stream, and comes back to it where it left off. On its client's event loop. */
final class Reader {
    private final HttpClient client;
    private final int port;
    private final String search;
    private volatile long last;
    private volatile long delivered;
    private volatile long outOfOrder;
    private volatile boolean ended;
    private volatile HttpClientRequest open;

    Reader(HttpClient client, int port, String search) {
        this.client = client;
        this.port = port;
        this.search = search;
    }

    void come() {
        client.request(HttpMethod.GET, port, "127.0.0.1", "/api/v1/searches/" + search + "/events")
                .onSuccess(request -> {
                    open = request;
                    request.putHeader("Accept", "text/event-stream").putHeader("Last-Event-ID", Long.toString(last));
                    Handler<Buffer> lines = RecordParser.newDelimited("\n", this::line);
                    request.response().onSuccess(response -> response.handler(lines));
                    request.end();
                });
    }

    private void line(Buffer line) {
        if (line.length() > 4 && line.getByte(0) == 'i' && line.getByte(1) == 'd') {
            long number = Long.parseLong(line.getString(4, line.length()));
            if (number != last + 1) {
                outOfOrder++;
            }
            last = number;
            delivered++;
        } else if (line.length() == 10 && line.toString().equals("event: end")) {
            ended = true;
        }
    }

    void leave() {
        open.reset();
    }

    String search() {
        return search;
    }

    /** Number of the last event that it has. */
    long last() {
        return last;
    }

    long delivered() {
        return delivered;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    boolean hasEnded() {
        return ended;
    }
}
