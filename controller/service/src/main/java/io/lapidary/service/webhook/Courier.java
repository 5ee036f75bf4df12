package io.lapidary.service.webhook;

import io.lapidary.service.store.StoredDelivery;
import io.lapidary.service.store.StoredWebhook;
import io.lapidary.service.webhook.Directory.Unreachable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes one try to deliver. Thread-safe; never waits itself. */
final class Courier implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_READ = 4_096;
    private static final int LOOKUPS = 4;
    private static final int MOST_CAUSES = 5;

    private final InstantSource clock;
    private final Directory directory;
    private final Duration patience;
    private final WorkerExecutor lookups;
    private final HttpClient client;

    Courier(Vertx vertx, Directory directory, InstantSource clock) {
        this(vertx, directory, clock, PATIENCE, new HttpClientOptions());
    }

    /** @param options of which tests set what they trust */
    Courier(Vertx vertx, Directory directory, InstantSource clock, Duration patience, HttpClientOptions options) {
        this.clock = clock;
        this.directory = directory;
        this.patience = patience;
        this.lookups = vertx.createSharedWorkerExecutor("lapidary-webhook-lookup", LOOKUPS);
        // A connection for each try, so that none is used for a host whose addresses have changed since.
        this.client = vertx.createHttpClient(
                options.setKeepAlive(false)
                        .setConnectTimeout((int) patience.toMillis())
                        .setMaxHeaderSize(8_192)
                        .setMaxInitialLineLength(1_024),
                new PoolOptions().setHttp1MaxSize(4));
    }

    /**
     * What one try came to.
     *
     * @param status of the answer; null where there was none
     * @param error empty where the receiver took the delivery
     */
    record Answer(Integer status, String error, long millis) {
        boolean taken() {
            return error.isEmpty();
        }
    }

    /** Sends a delivery, signed with this moment's time. Never fails: what went wrong is in the answer. */
    Future<Answer> send(StoredWebhook hook, StoredDelivery delivery) {
        long began = System.nanoTime();
        Promise<HttpClientRequest> begun = Promise.promise();
        return lookups.executeBlocking(() -> options(Destination.of(hook.url())), false)
                .compose(client::request)
                .onSuccess(begun::complete)
                .compose(request -> send(request, hook, delivery))
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(e -> begun.future().onSuccess(HttpClientRequest::reset))
                .map(status -> new Answer(status, refusal(status), millisSince(began)))
                .otherwise(e -> new Answer(null, words(e), millisSince(began)));
    }

    private RequestOptions options(Destination destination) throws Unreachable {
        InetAddress address = directory.find(destination.host());
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, destination.port())))
                .setHost(destination.host())
                .setPort(destination.port())
                .setSsl(destination.tls())
                .setURI(destination.target())
                .setFollowRedirects(false);
    }

    private Future<Integer> send(HttpClientRequest request, StoredWebhook hook, StoredDelivery delivery) {
        long timestamp = clock.instant().getEpochSecond();
        return request.putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "Lapidary")
                .putHeader("Lapidary-Event", delivery.type())
                .putHeader("Lapidary-Delivery", Long.toString(delivery.id()))
                .putHeader("Lapidary-Timestamp", Long.toString(timestamp))
                .putHeader("Lapidary-Signature", Signature.of(hook.secret(), timestamp, delivery.body()))
                .send(delivery.body())
                .compose(response -> drained(request, response));
    }

    /** Lets the receiver end its answer, within reason; what it says is of no interest. */
    private static Future<Integer> drained(HttpClientRequest request, HttpClientResponse response) {
        Promise<Integer> status = Promise.promise();
        long[] read = {0};
        response.exceptionHandler(status::tryFail);
        response.endHandler(end -> status.tryComplete(response.statusCode()));
        response.handler(chunk -> {
            read[0] += chunk.length();
            if (read[0] > MOST_READ && status.tryComplete(response.statusCode())) {
                request.reset();
            }
        });
        return status.future();
    }

    private static String refusal(int status) {
        if (status >= 200 && status < 300) {
            return "";
        }
        return status >= 300 && status < 400
                ? "The receiver answered %d, a redirect; none is followed.".formatted(status)
                : "The receiver answered %d.".formatted(status);
    }

    private String words(Throwable e) {
        if (e instanceof Unreachable) {
            return e.getMessage();
        }
        return e instanceof TimeoutException
                ? "No whole answer came within %d s.".formatted(patience.toSeconds())
                : "The call failed: %s.".formatted(causes(e));
    }

    /** Each cause once: only the last says what is wrong with a certificate. */
    private static String causes(Throwable e) {
        Set<String> words = new LinkedHashSet<>();
        for (Throwable cause = e; cause != null && words.size() < MOST_CAUSES; cause = cause.getCause()) {
            words.add(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
        }
        return String.join(": ", words);
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    @Override
    public void close() {
        client.close();
        lookups.close();
    }
}
