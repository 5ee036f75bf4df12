package io.lapidary.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.exchange.ClusterAccess;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketKind;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.json.Json;
import io.lapidary.service.access.Access;
import io.lapidary.service.access.Peers;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.SpaceStore;
import io.lapidary.service.store.UploadStore;
import io.lapidary.service.webhook.Reachable;
import io.lapidary.service.webhook.Webhooks;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A real server on a free port, over a real store; every answer to its own client is held against the contract. */
final class Served implements AutoCloseable {
    static final String SPEC = "{\"name\":\"demo\",\"model\":\"%s\",\"data\":{\"source\":\"generated-shapes\"}}";

    final Vertx vertx = Vertx.vertx();
    final SearchStore store;
    final FakeSearches searches;
    final Path folder;
    final AtomicReference<String> notReady = new AtomicReference<>();
    final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final Access access;
    private final Webhooks webhooks;
    private final ApiServer server;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final ContractCheck contract;

    Served(Path folder, HttpSettings settings) {
        this.folder = folder;
        store = SearchStore.open(folder, InstantSource.system());
        searches = new FakeSearches(store);
        access = Access.open(vertx, store, Peers.bindsToLoopback(settings.bind()), InstantSource.system());
        webhooks = Webhooks.start(vertx, store, new Reachable(List.of()), InstantSource.system());
        UploadStore uploads = new UploadStore(store.database());
        SpaceStore spaces = new SpaceStore(store.database(), InstantSource.system());
        ApiParts parts = new ApiParts(
                store,
                folder,
                searches,
                new FakeLaboratory(uploads, spaces, folder.resolve("datasets")),
                access,
                webhooks,
                new ClusterAccess("127.0.0.1:5701", "secret", "0".repeat(64), 30_000),
                () -> List.of(
                        new WorkerCard("w1", "here", "default", "a processor", List.of(TicketKind.JUDGE), 1, "", 3)),
                () -> new TicketBoard.Load(2, 1, 3),
                () -> Optional.ofNullable(notReady.get()),
                metrics,
                InstantSource.system());
        server = new ApiServer(settings, parts);
        await(vertx.deployVerticle(server));
        contract = new ContractCheck(await(Contract.load(vertx)));
    }

    static Served at(Path folder) {
        return new Served(folder, HttpSettings.loopback(0));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return server.port();
    }

    Contract contract() {
        return contract.contract();
    }

    /** An answer with its body read. */
    record Answer(int status, Map<String, List<String>> headers, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return Json.tree(text());
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of(""))
                    .get(0);
        }

        Answer expect(int expected) {
            assertThat(status).as(text()).isEqualTo(expected);
            return this;
        }

        /** Paths of a problem's issues. */
        List<String> issuePaths() {
            return json().get("issues").findValuesAsText("path");
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            Answer answer = new Answer(response.statusCode(), response.headers().map(), response.body());
            contract.check(request.method(), request.uri().getPath(), answer);
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path) {
        return send(request(path).GET().build());
    }

    Answer send(String method, String path, String type, String body) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest.Builder request = request(path).method(method, publisher);
        return send(
                type == null
                        ? request.build()
                        : request.header("Content-Type", type).build());
    }

    Answer post(String path, String json) {
        return send("POST", path, json == null ? null : "application/json", json);
    }

    Answer upload(String path, String type, byte[] bytes) {
        return send(request(path)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(bytes))
                .build());
    }

    /** SHA-256 of an uploaded model. */
    String model() {
        return upload(
                        "/api/v1/models?name=net.onnx",
                        "application/octet-stream",
                        "ONNX model".getBytes(StandardCharsets.UTF_8))
                .json()
                .get("sha256")
                .asText();
    }

    /** A new search's id. */
    String search() {
        return post("/api/v1/searches", SPEC.formatted(model()))
                .expect(201)
                .json()
                .get("id")
                .asText();
    }

    @Override
    public void close() {
        await(vertx.undeploy(server.deploymentID()));
        webhooks.close();
        access.close();
        await(vertx.close());
        store.close();
    }
}
