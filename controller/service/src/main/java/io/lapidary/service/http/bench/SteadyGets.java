package io.lapidary.service.http.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the API for this and that at a steady rate, whether answers are quick or not, and takes each one's time from the
 * moment when it was due: a service that stalls cannot hide it. On one event loop.
 */
final class SteadyGets implements AutoCloseable {
    private final Vertx vertx;
    private final HttpClient client;
    private final int port;
    private final List<String> paths;
    private final AtomicLong failed = new AtomicLong();
    private final long startNanos = System.nanoTime();
    private final long gapNanos;
    private final long timer;
    private List<Double> millis = new ArrayList<>();
    private long asked;

    SteadyGets(Vertx vertx, HttpClient client, int port, List<String> searches, int perSecond) {
        this.vertx = vertx;
        this.client = client;
        this.port = port;
        this.paths = new ArrayList<>();
        for (String search : searches) {
            String path = "/api/v1/searches/" + search;
            paths.addAll(List.of(
                    "/api/v1/searches",
                    path,
                    path + "/trials?sort=reward&order=desc&limit=50",
                    "/api/v1/workers",
                    path + "/front",
                    path + "/trials?offset=100&limit=100",
                    "/healthz"));
        }
        this.gapNanos = 1_000_000_000L / perSecond;
        this.timer = vertx.setPeriodic(1, t -> askDue());
    }

    private void askDue() {
        long now = System.nanoTime();
        for (long due = startNanos + asked * gapNanos; due <= now; due = startNanos + asked * gapNanos) {
            ask(paths.get((int) (asked % paths.size())), due);
            asked++;
        }
    }

    private void ask(String path, long dueNanos) {
        client.request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(request ->
                        request.putHeader("Accept", "application/json").send())
                .compose(response -> response.body().map(body -> response))
                .map(HttpClientResponse::statusCode)
                .onComplete(status -> {
                    if (status.failed() || status.result() != 200) {
                        failed.incrementAndGet();
                    }
                    synchronized (this) {
                        millis.add((System.nanoTime() - dueNanos) / 1e6);
                    }
                });
    }

    /** Times of all answers since the last call, milliseconds. */
    synchronized double[] take() {
        double[] taken = millis.stream().mapToDouble(Double::doubleValue).toArray();
        millis = new ArrayList<>();
        return taken;
    }

    long failed() {
        return failed.get();
    }

    /** Asks no more. */
    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }
}
