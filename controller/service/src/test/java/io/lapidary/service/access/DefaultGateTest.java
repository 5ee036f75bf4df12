package io.lapidary.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.service.access.Admission.Admitted;
import io.lapidary.service.access.Admission.Refused;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.TokenStore;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultGateTest {
    private static final String OTHER = "192.0.2.7";

    @TempDir
    static Path folder;

    private static SearchStore store;

    private final SettableClock clock = new SettableClock();
    private Tokens tokens;

    @BeforeAll
    static void open() {
        store = SearchStore.open(folder, new SettableClock());
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @BeforeEach
    void forgetTokens() {
        tokens = Tokens.open(new TokenStore(store.database()), clock);
        tokens.list().forEach(token -> tokens.revoke(token.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1"})
    void overLoopbackWithoutATokenOneIsALocalAdmin(String peer) {
        Admission admission = gate(true).admit(request(peer), Role.ADMIN);

        assertThat(admission).isEqualTo(new Admitted(Caller.local(peer)));
    }

    @Test
    void aLoopbackPeerDoesNotHelpWhereOthersCanReachTheService() {
        assertStatus(401, gate(false).admit(request("127.0.0.1"), Role.VIEWER));
    }

    @ParameterizedTest
    @ValueSource(strings = {OTHER, "", "no address", "localhost", "::ffff:192.0.2.7", "10.0.0.1"})
    void whoIsNotAtThisMachineNeedsATokenThereToo(String peer) {
        assertStatus(401, gate(true).admit(request(peer), Role.VIEWER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded",
                "X-Forwarded-For",
                "x-forwarded-host",
                "X-FORWARDED-PROTO",
                "X-Forwarded",
                "X-Real-IP",
                "Via",
                "CF-Connecting-IP"
            })
    void aReverseProxyMakesNobodyLocal(String header) {
        RequestInfo request = request("127.0.0.1");
        request.headers().add(header, "203.0.113.9");

        assertStatus(401, gate(true).admit(request, Role.VIEWER));
    }

    @ParameterizedTest
    @CsvSource({
        "VIEWER, VIEWER, true",
        "VIEWER, OPERATOR, false",
        "VIEWER, ADMIN, false",
        "OPERATOR, VIEWER, true",
        "OPERATOR, OPERATOR, true",
        "OPERATOR, ADMIN, false",
        "ADMIN, VIEWER, true",
        "ADMIN, OPERATOR, true",
        "ADMIN, ADMIN, true"
    })
    void aTokenOpensWhatItsRoleMay(Role has, Role needed, boolean opens) {
        String secret = give(has, TokenLimits.NONE);

        Admission admission = gate(false).admit(bearer(OTHER, secret), needed);

        if (opens) {
            assertThat(((Admitted) admission).caller().name()).isEqualTo("anna");
        } else {
            assertStatus(403, admission);
            assertThat(((Refused) admission).caller().name()).isEqualTo("anna");
        }
    }

    @Test
    void aTokensRoleCountsOnLoopbackToo() {
        String secret = give(Role.VIEWER, TokenLimits.NONE);

        assertStatus(403, gate(true).admit(bearer("127.0.0.1", secret), Role.ADMIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer lap_wrong",
                "Bearer lap_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Bearer",
                "Bearer ",
                "",
                "Basic YWRtaW46YWRtaW4=",
                "bearer\tlap_x",
                "Bearer \u0000",
                "lap_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void whatIsNoRightTokenIsRefusedOnLoopbackToo(String authorization) {
        RequestInfo request = request("127.0.0.1");
        request.headers().add("Authorization", authorization);

        assertStatus(401, gate(true).admit(request, Role.VIEWER));
    }

    @Test
    void twoAuthorizationsAreNone() {
        RequestInfo request = bearer(OTHER, give(Role.ADMIN, TokenLimits.NONE));
        request.headers().add("Authorization", "Bearer lap_other");

        assertStatus(401, gate(false).admit(request, Role.VIEWER));
    }

    @Test
    void theWordBearerIsReadInAnyCase() {
        RequestInfo request = request(OTHER);
        request.headers().add("authorization", "bEARER  " + give(Role.ADMIN, TokenLimits.NONE) + " ");

        assertThat(gate(false).admit(request, Role.ADMIN)).isInstanceOf(Admitted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "Token", "access_token", "api_key"})
    void aTokenInTheUrlIsRefusedEvenWithARightOneInTheHeader(String parameter) {
        RequestInfo request = bearer(OTHER, give(Role.ADMIN, TokenLimits.NONE));

        assertStatus(400, gate(false).admit(new RequestInfo(OTHER, request.headers(), Set.of(parameter)), Role.VIEWER));
    }

    @Test
    void anExpiredTokenIsWrong() {
        long end = clock.millis() + 1_000;
        String secret =
                tokens.create(new NewToken("anna", Role.ADMIN, null, end)).secret();
        Gate gate = gate(false);
        assertThat(gate.admit(bearer(OTHER, secret), Role.ADMIN)).isInstanceOf(Admitted.class);

        clock.pass(Duration.ofSeconds(1));

        assertStatus(401, gate.admit(bearer(OTHER, secret), Role.ADMIN));
    }

    @Test
    void aRevokedTokenIsWrongAtOnceAndEndsStreams() {
        GivenToken given = tokens.create(new NewToken("anna", Role.ADMIN, null, null));
        Gate gate = gate(false);
        Caller caller = ((Admitted) gate.admit(bearer(OTHER, given.secret()), Role.ADMIN)).caller();
        assertThat(gate.stillAdmits(caller)).isTrue();

        tokens.revoke(given.token().id());

        assertStatus(401, gate.admit(bearer(OTHER, given.secret()), Role.ADMIN));
        assertThat(gate.stillAdmits(caller)).isFalse();
    }

    @Test
    void wrongTokensAreSlowedByAddressAndRightOnesAreNot() {
        Gate gate = gate(false);
        for (int i = 0; i < 10; i++) {
            assertStatus(401, gate.admit(bearer(OTHER, "lap_wrong"), Role.VIEWER));
        }

        Refused slowed = assertStatus(429, gate.admit(bearer(OTHER, "lap_wrong"), Role.VIEWER));

        assertThat(slowed.refusal().retryAfterSeconds()).isBetween(1L, 6L);
        assertStatus(401, gate.admit(bearer("192.0.2.8", "lap_wrong"), Role.VIEWER));
        assertThat(gate.admit(bearer(OTHER, give(Role.VIEWER, null)), Role.VIEWER))
                .isInstanceOf(Admitted.class);
        clock.pass(Duration.ofSeconds(6));
        assertStatus(401, gate.admit(bearer(OTHER, "lap_wrong"), Role.VIEWER));
    }

    @Test
    void theAddressesOfOneIpv6NetworkAreSlowedTogether() {
        Gate gate = gate(false);
        for (int i = 0; i < 10; i++) {
            gate.admit(bearer("2001:db8:1:2::" + i, "lap_wrong"), Role.VIEWER);
        }

        assertStatus(429, gate.admit(bearer("2001:db8:1:2:ffff::1", "lap_wrong"), Role.VIEWER));
        assertStatus(401, gate.admit(bearer("2001:db8:1:3::1", "lap_wrong"), Role.VIEWER));
    }

    @Test
    void aTokensRequestsPerSecondAreLimitedWithABurstOfTwice() {
        String secret = give(Role.VIEWER, new TokenLimits(null, null, 5));
        Gate gate = gate(false);
        for (int i = 0; i < 10; i++) {
            assertThat(gate.admit(bearer(OTHER, secret), Role.VIEWER)).isInstanceOf(Admitted.class);
        }

        Refused slowed = assertStatus(429, gate.admit(bearer(OTHER, secret), Role.VIEWER));

        assertThat(slowed.refusal().message()).contains("(anna)", "5 requests per second");
        clock.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 5; i++) {
            assertThat(gate.admit(bearer(OTHER, secret), Role.VIEWER)).isInstanceOf(Admitted.class);
        }
        assertStatus(429, gate.admit(bearer(OTHER, secret), Role.VIEWER));
    }

    private DefaultGate gate(boolean trustsThisMachine) {
        return new DefaultGate(tokens, trustsThisMachine, clock);
    }

    private String give(Role role, TokenLimits limits) {
        return tokens.create(new NewToken("anna", role, limits, null)).secret();
    }

    private static RequestInfo request(String peer) {
        return new RequestInfo(peer, MultiMap.caseInsensitiveMultiMap(), Set.of());
    }

    private static RequestInfo bearer(String peer, String secret) {
        RequestInfo request = request(peer);
        request.headers().add("Authorization", "Bearer " + secret);
        return request;
    }

    private static Refused assertStatus(int status, Admission admission) {
        assertThat(admission).isInstanceOf(Refused.class);
        Refused refused = (Refused) admission;
        assertThat(refused.refusal().status()).isEqualTo(status);
        assertThat(refused.refusal().hint()).isNotEmpty();
        return refused;
    }
}
