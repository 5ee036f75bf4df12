package io.lapidary.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import io.lapidary.service.access.CapturedLogs;
import io.lapidary.service.access.NewToken;
import io.lapidary.service.access.Role;
import io.lapidary.service.store.AuditEntry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the contract, asked of a server that others can reach, from this machine. */
class RolesOverHttpTest {
    /** What load balancers ask. */
    private static final Set<String> OPEN = Set.of("/healthz", "/readyz");

    @TempDir
    static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Map<Role, String> TOKENS = new EnumMap<>(Role.class);
    private static CapturedLogs logs;
    private static Served served;

    @BeforeAll
    static void serve() {
        logs = new CapturedLogs();
        HttpSettings local = HttpSettings.loopback(0);
        served = new Served(
                folder,
                new HttpSettings(
                        "0.0.0.0",
                        0,
                        null,
                        local.names(),
                        local.origins(),
                        local.modelBytes(),
                        local.datasetBytes(),
                        local.unpackedBytes(),
                        local.streams(),
                        local.heartbeat(),
                        local.slowest(),
                        local.patience()));
        for (Role role : Role.values()) {
            TOKENS.put(
                    role,
                    served.access
                            .tokens()
                            .create(new NewToken(role.label(), role, null, null))
                            .secret());
        }
    }

    @AfterAll
    static void close() {
        served.close();
        TOKENS.values().forEach(logs::assertWithout);
        logs.close();
    }

    static List<Endpoint> operations() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            return Served.await(Contract.load(vertx)).endpoints();
        } finally {
            Served.await(vertx.close());
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void withoutATokenNothingAnswersButWhatLoadBalancersAsk(Endpoint operation) throws Exception {
        int status = ask(operation, null);

        assertThat(status).isEqualTo(OPEN.contains(operation.path()) ? 200 : 401);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aWrongTokenOpensNothing(Endpoint operation) throws Exception {
        if (!OPEN.contains(operation.path())) {
            assertThat(ask(operation, "lap_" + "A".repeat(43))).isIn(401, 429);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void eachRoleMayWhatTheContractSaysAndAViewerChangesNothing(Endpoint operation) throws Exception {
        for (Role role : Role.values()) {
            long events = served.store.lastId();
            int status = ask(operation, TOKENS.get(role));
            if (operation.role() == null || role.may(operation.role())) {
                assertThat(status).isNotIn(401, 403, 429).isLessThan(500);
            } else {
                assertThat(status).isEqualTo(403);
                assertThat(served.store.lastId()).isEqualTo(events);
            }
            if (role == Role.VIEWER && operation.audited()) {
                assertThat(status).isEqualTo(403);
            }
        }
    }

    @Test
    void aRefusedChangeIsInTheTrailUnderItsCaller() throws Exception {
        Endpoint pause = operations().stream()
                .filter(operation -> operation.id().equals("pauseSearch"))
                .findFirst()
                .orElseThrow();

        ask(pause, TOKENS.get(Role.VIEWER));

        assertThat(served.access.audit().entries(0, 1).items())
                .extracting(AuditEntry::actor, AuditEntry::what, AuditEntry::status, AuditEntry::address)
                .containsExactly(tuple("viewer", "pauseSearch", 403, "127.0.0.1"));
    }

    @Test
    void aTokenGivenOutOverHttpWorksUntilItIsRevokedAndIsNeverSeenAgain() throws Exception {
        Said made = send("POST", "/api/v1/tokens", TOKENS.get(Role.ADMIN), "{\"name\":\"ci\",\"role\":\"viewer\"}");
        JsonNode given = Json.tree(made.body());
        String secret = given.get("secret").asText();
        String path = "/api/v1/tokens/" + given.at("/token/id").asText();

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(send("GET", "/api/v1/searches", secret, null).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/api/v1/searches?token=" + secret, secret, null).body())
                .contains("\"status\":400")
                .doesNotContain(secret);
        assertThat(send("GET", "/api/v1/nothing/" + secret, secret, null).statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/api/v1/searches", secret + "\"'", null).statusCode())
                .isIn(401, 429);
        assertThat(send("GET", "/api/v1/tokens", TOKENS.get(Role.ADMIN), null).body())
                .contains("\"ci\"")
                .doesNotContain(secret);
        assertThat(send("DELETE", path, TOKENS.get(Role.ADMIN), null).statusCode())
                .isEqualTo(204);
        assertThat(send("GET", "/api/v1/searches", secret, null).statusCode()).isIn(401, 429);
        assertThat(send("GET", "/api/v1/audit?limit=100", TOKENS.get(Role.ADMIN), null)
                        .body())
                .contains("createToken", path)
                .doesNotContain(secret);
        logs.assertWithout(secret);
    }

    private static int ask(Endpoint operation, String token) throws Exception {
        String path = operation
                .path()
                .replace("{sha}", "0".repeat(64))
                .replace("{number}", "0")
                .replaceAll("\\{[^}]+}", "nobody");
        boolean hasBody = !operation.method().equals(HttpMethod.GET);
        return send(operation.method().name(), path, token, hasBody ? "{}" : null)
                .statusCode();
    }

    private record Said(int statusCode, String body) {}

    /** Reads short answers; of a stream, which does not end, the status alone. */
    private static Said send(String method, String path, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(served.port(), path)))
                .timeout(Duration.ofSeconds(30))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<InputStream> response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
        boolean endless =
                response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
        try (InputStream in = response.body()) {
            return new Said(
                    response.statusCode(), endless ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
