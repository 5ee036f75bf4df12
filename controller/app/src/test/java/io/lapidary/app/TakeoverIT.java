package io.lapidary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.soak.ServeProcess;
import io.lapidary.json.Json;
import io.lapidary.service.store.DatabaseUrl;
import io.lapidary.service.store.PostgresCluster;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two services of one PostgreSQL database and one folder, real processes: one is killed, the next one hangs. */
@Timeout(600)
class TakeoverIT {
    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();
    /** What the documentation promises. */
    private static final Duration TAKEOVER = Duration.ofSeconds(30);

    private static final int TRIALS = 30;
    private static final String SPEC =
            """
            name: shapes
            model: %s
            data: {source: generated-shapes, calibration: 64, validation: 500}
            objective: {goal: smallest, limits: {accuracy-drop: 5}}
            agent: random
            budget: {trials: %d, window: 2, finalists: 0}
            """
                    .formatted(REPOSITORY.resolve("samples/shapes-resnet.onnx"), TRIALS);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private String id;

    private ServeProcess serve(DatabaseUrl database, String log) throws IOException, InterruptedException {
        return ServeProcess.start(
                folder.resolve("service"),
                folder.resolve(log),
                "--standby",
                "true",
                "--database",
                database.jdbc() + "&user=" + database.user());
    }

    private int status(ServeProcess serve, String path) throws IOException, InterruptedException {
        URI uri = serve.url().resolve(path);
        return http.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private JsonNode shown(ServeProcess serve) {
        Cli shown = Cli.run("show", id, "--json", "--controller", serve.url());
        return Json.tree(shown.out());
    }

    private void awaitReady(ServeProcess serve) {
        await().atMost(TAKEOVER).ignoreExceptions().untilAsserted(() -> assertThat(status(serve, "/readyz"))
                .isEqualTo(200));
    }

    private static void signal(ServeProcess serve, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(serve.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void oneServiceTakesOverFromAnotherThatDiesOrHangsAndNoTrialIsLostOrJudgedTwice() throws Exception {
        DatabaseUrl database = PostgresCluster.shared().newSchema();
        Path spec = Files.writeString(folder.resolve("shapes.yaml"), SPEC);
        try (ServeProcess second = killedFirst(database, spec)) {
            try (ServeProcess third = serve(database, "third.log")) {
                assertThat(status(third, "/healthz")).isEqualTo(200);
                signal(second, "STOP");
                awaitReady(third);
                signal(second, "CONT");
                await().atMost(TAKEOVER).ignoreExceptions().untilAsserted(() -> assertThat(status(second, "/readyz"))
                        .isEqualTo(503));
                Cli watched = Cli.run("watch", id, "--controller", third.url());
                assertThat(watched.exit()).as(watched.err()).isZero();
                assertThat(third.terminate()).isZero();
                // The one that hung stands by since, and gets its turn again.
                awaitReady(second);
                assertThat(second.terminate()).isZero();
            }
        }
        try (SearchStore store = SearchStore.open(folder.resolve("service"), database, InstantSource.system())) {
            List<StoredEvent> events = store.events(id, 0);
            assertThat(events)
                    .extracting(StoredEvent::seq)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, events.size()).boxed().toList());
            assertThat(events.stream()
                            .filter(event -> event.type().equals("evaluated"))
                            .map(event -> Json.tree(event.json()).get("trial").asInt())
                            .toList())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, TRIALS).boxed().toList());
        }
    }

    /** Submits to the first service, kills it in the middle, and returns the second, which has taken over. */
    private ServeProcess killedFirst(DatabaseUrl database, Path spec) throws IOException, InterruptedException {
        try (ServeProcess first = serve(database, "first.log")) {
            ServeProcess second = serve(database, "second.log");
            assertThat(status(first, "/readyz")).isEqualTo(200);
            assertThat(status(second, "/readyz")).isEqualTo(503);
            assertThat(status(second, "/api/v1/searches")).isEqualTo(503);
            Cli submitted = Cli.run("submit", spec, "--controller", first.url());
            assertThat(submitted.exit()).as(submitted.err()).isZero();
            id = submitted.out().strip();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> shown(first).at("/summary/finished").asInt() >= 2);
            first.kill();
            awaitReady(second);
            return second;
        }
    }
}
