package io.lapidary.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lapidary.issue.Issues;
import io.lapidary.json.Json;
import io.lapidary.service.access.Admission.Admitted;
import io.lapidary.service.access.Admission.Refused;
import io.lapidary.service.store.NewEvent;
import io.lapidary.service.store.NewSearch;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.webhook.GivenWebhook;
import io.lapidary.service.webhook.Network;
import io.lapidary.service.webhook.Reachable;
import io.lapidary.service.webhook.Webhooks;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is logged at any level, answered or noted while tokens and webhooks are used well and badly. */
class SecretsStaySecretTest {
    private final InstantSource clock = InstantSource.system();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private CapturedLogs logs;
    private SearchStore store;
    private Access access;
    private Webhooks webhooks;
    private HttpServer server;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        logs = new CapturedLogs();
        store = SearchStore.open(folder, clock);
        access = Access.open(vertx, store, true, clock);
        Network thisMachine =
                Network.read("webhooks.allow[0]", "127.0.0.0/8", new Issues()).orElseThrow();
        webhooks = Webhooks.start(vertx, store, new Reachable(List.of(thisMachine)), clock);
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        webhooks.close();
        access.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        store.close();
        logs.close();
    }

    /** As a route would: asks the gate, notes the change, fails where the path says so. */
    private void answer(HttpServerRequest request) {
        Admission admission = access.gate().admit(RequestInfo.of(request), Role.ADMIN);
        if (admission instanceof Refused refused) {
            request.response().setStatusCode(refused.refusal().status()).end(Json.write(refused.refusal()));
            return;
        }
        Caller caller = ((Admitted) admission).caller();
        access.audit()
                .note(caller, new Audit.Change("revokeToken", request.path(), 404, "r1"))
                .onComplete(noted -> request.response().setStatusCode(404).end(Json.write(caller)));
    }

    @Test
    void tokensAreNeitherLoggedNorAnsweredNorNoted() throws Exception {
        String admin = access.tokens().firstAdmin().orElseThrow().secret();
        String nearly = admin.substring(0, admin.length() - 1);
        List<String> answers = new ArrayList<>();
        for (String header : List.of(
                "Bearer " + admin,
                "Bearer " + nearly,
                "Bearer " + admin + "x",
                "bearer" + admin,
                "Basic " + admin,
                admin,
                "Bearer " + admin + ", Bearer " + admin,
                "Bearer \"" + admin + "\"")) {
            answers.add(call("/api/v1/tokens/" + admin, header));
            answers.add(call("/api/v1/searches?token=" + admin, header));
        }

        assertThat(answers).hasSize(16).noneMatch(answer -> answer.contains(nearly));
        assertThat(answers.get(0)).startsWith("404");
        assertThat(access.audit().entries(0, 100).items()).hasSize(1).noneMatch(entry -> entry.toString()
                .contains(nearly));
        logs.assertWithout(nearly);
    }

    @Test
    void aWebhooksSecretIsNotLoggedWhenDeliveriesFail() throws Exception {
        // The gate refuses what comes, without a token, through this address: a delivery that fails.
        String password = "/in/a-password-in-the-path";
        GivenWebhook given = webhooks.create(
                "http://127.0.0.1:%d%s?token=x".formatted(server.actualPort(), password), Set.of(), "anna");
        webhooks.accept(store.create(
                new NewSearch("s1", "shirts", "anna", "{}", SearchStatus.RUNNING),
                new NewEvent("paused", "{\"reason\":\"x\"}")));
        String id = given.webhook().id();
        await().atMost(Duration.ofSeconds(20)).until(() -> webhooks.deliveries(id, 0, 1).items().stream()
                .anyMatch(delivery -> !delivery.attempts().isEmpty()));

        assertThat(webhooks.deliveries(id, 0, 1)
                        .items()
                        .get(0)
                        .attempts()
                        .get(0)
                        .status())
                .isEqualTo(400);
        assertThat(Json.write(webhooks.list()) + Json.write(webhooks.deliveries(id, 0, 1)))
                .doesNotContain(given.secret());
        logs.assertWithout(given.secret());
        logs.assertWithout(password);
    }

    @Test
    void aStoreThatFailsDoesNotShowWhatItWasToKeep() {
        store.close();

        String said = textOf(org.assertj.core.api.Assertions.catchThrowable(
                () -> access.tokens().create(new NewToken("anna", Role.VIEWER, null, null))));

        assertThat(said).contains("StoreFailure").doesNotContain(Secrets.TOKEN);
        logs.assertWithout(Secrets.TOKEN);
    }

    private String call(String target, String authorization) throws Exception {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.actualPort(), target)))
                        .header("Authorization", authorization)
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.headers() + " " + response.body();
    }

    private static String textOf(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
