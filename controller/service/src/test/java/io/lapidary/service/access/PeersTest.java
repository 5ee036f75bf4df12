package io.lapidary.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.service.access.Admission.Refused;
import io.lapidary.service.store.SearchStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeersTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "[::1]", "localhost"})
    void aServerBoundToLoopbackIsForThisMachineAlone(String bind) {
        assertThat(Peers.bindsToLoopback(bind)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "0", "", "192.0.2.1", "no-such-host.invalid"})
    void aServerBoundToAnythingElseIsNot(String bind) {
        assertThat(Peers.bindsToLoopback(bind)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 200", "0.0.0.0, 401"})
    void aCallOverLoopbackIsLocalOnlyWhereNobodyElseCanCall(String bind, int status, @TempDir Path folder)
            throws Exception {
        Vertx vertx = Vertx.vertx();
        try (SearchStore store = SearchStore.open(folder, InstantSource.system());
                Access access = Access.open(vertx, store, Peers.bindsToLoopback(bind), InstantSource.system())) {
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(request -> request.response()
                            .setStatusCode(
                                    access.gate().admit(RequestInfo.of(request), Role.VIEWER) instanceof Refused refused
                                            ? refused.refusal().status()
                                            : 200)
                            .end())
                    .listen(0, bind)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            URI address = URI.create("http://127.0.0.1:%d/".formatted(server.actualPort()));
            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(status);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void anIpv6NetworkCountsAsOneAndEachIpv4AddressForItself() {
        assertThat(Peers.network("2001:db8:1:2::1")).isEqualTo(Peers.network("2001:db8:1:2:ffff::9"));
        assertThat(Peers.network("192.0.2.1")).isNotEqualTo(Peers.network("192.0.2.2"));
    }
}
