package io.lapidary.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.service.store.AuditEntry;
import io.lapidary.service.store.AuditStore;
import io.lapidary.service.store.Page;
import io.lapidary.service.store.SearchStore;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredAuditTest {
    private static final Caller ANNA = new Caller("anna", Role.OPERATOR, TokenLimits.NONE, "t1", "192.0.2.7");

    private final SettableClock clock = new SettableClock();
    private final Vertx vertx = Vertx.vertx();
    private SearchStore store;
    private StoredAudit audit;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = SearchStore.open(folder, clock);
        audit = new StoredAudit(vertx, new AuditStore(store.database()), clock);
    }

    @AfterEach
    void close() throws Exception {
        audit.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        store.close();
    }

    @Test
    void aChangeIsThereWithAllThatWasAsked() throws Exception {
        note("pauseSearch", "/api/v1/searches/s1/pause", 202, "r1");

        assertThat(audit.entries(0, 10).items())
                .containsExactly(new AuditEntry(
                        1,
                        clock.millis(),
                        "anna",
                        "t1",
                        "192.0.2.7",
                        "pauseSearch",
                        "/api/v1/searches/s1/pause",
                        202,
                        "r1"));
    }

    @Test
    void thePagesGoFromTheNewestToTheOldest() throws Exception {
        for (int i = 1; i <= 5; i++) {
            note("stopSearch", "s" + i, 202, "r" + i);
        }

        Page<AuditEntry> page = audit.entries(2, 2);

        assertThat(page.items()).extracting(AuditEntry::target).containsExactly("s3", "s2");
        assertThat(page.total()).isEqualTo(5);
    }

    @Test
    void secretsThatSomebodyPastedIntoAPathAreBlackedOut() throws Exception {
        String secret = Secrets.random(Secrets.TOKEN);
        note("revokeToken", "/api/v1/tokens/" + secret, 404, "r1");
        note("deleteWebhook", "/api/v1/webhooks/" + Secrets.random(Secrets.WEBHOOK), 404, "r2");

        assertThat(audit.entries(0, 10).items())
                .extracting(AuditEntry::target)
                .containsExactly("/api/v1/webhooks/whsec_***", "/api/v1/tokens/lap_***");
    }

    @Test
    void whatIsLongIsCutAndLinesStayLines() throws Exception {
        note("revokeToken", "a\nb" + "c".repeat(10_000), 404, "r1");

        String target = audit.entries(0, 1).items().get(0).target();

        assertThat(target).startsWith("a?bc").hasSize(501);
    }

    private void note(String what, String target, int status, String request) throws Exception {
        audit.note(ANNA, new Audit.Change(what, target, status, request))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }
}
