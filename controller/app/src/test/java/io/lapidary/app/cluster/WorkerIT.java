package io.lapidary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.Cli;
import io.lapidary.app.client.Controller;
import io.lapidary.app.soak.ServeProcess;
import io.lapidary.hash.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worker program beside a service that judges nothing itself: real processes, real evaluations. */
@Timeout(600)
class WorkerIT {
    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();
    private static final Path MODEL = REPOSITORY.resolve("samples/shapes-resnet.onnx");
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final String SPEC =
            """
            name: shapes
            model: %s
            data: {source: generated-shapes, calibration: 64, validation: 500}
            objective: {goal: smallest, limits: {accuracy-drop: 90}}
            agent: random
            budget: {trials: %d, window: 2, finalists: 0}
            device: {pool: boards}
            """;

    @TempDir
    Path folder;

    private ServeProcess serve() throws IOException, InterruptedException {
        return ServeProcess.start(folder.resolve("service"), folder.resolve("serve.log"), "--judge-here", "false");
    }

    private Forked worker(ServeProcess serve, String pool) throws IOException {
        return Forked.worker(folder.resolve("worker.log"), arguments(serve, pool, "all", "cache"));
    }

    private String[] arguments(ServeProcess serve, String pool, String judge, String cache) {
        return new String[] {
            "--controller",
            serve.url().toString(),
            "--pool",
            pool,
            "--judge",
            judge,
            "--label",
            "desk=left",
            "--cache",
            folder.resolve(cache).toString()
        };
    }

    private String submit(ServeProcess serve, int trials) throws IOException {
        Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC.formatted(MODEL, trials));
        Cli submitted = Cli.run("submit", spec, "--controller", serve.url());
        assertThat(submitted.exit()).as(submitted.err()).isZero();
        return submitted.out().strip();
    }

    private static JsonNode get(ServeProcess serve, String path) {
        try {
            return new Controller(serve.url(), Optional.empty(), Optional.empty()).get(path);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode workers(ServeProcess serve) {
        return get(serve, "/api/v1/workers").get("items");
    }

    private static JsonNode card(ServeProcess serve, String pool) {
        for (JsonNode card : workers(serve)) {
            if (card.get("pool").asText().equals(pool)) {
                return card;
            }
        }
        throw new AssertionError("No worker of pool (%s) is there.".formatted(pool));
    }

    private void awaitFinished(ServeProcess serve, String id) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> assertThat(
                        get(serve, "/api/v1/searches/" + id).get("state").asText())
                .isEqualTo("FINISHED"));
    }

    @Test
    void workersWithoutAnyClassOfTheControllerJudgeInHalvesAndLeaveWhenAsked()
            throws IOException, InterruptedException {
        try (ServeProcess serve = serve();
                Forked server = Forked.worker(
                        folder.resolve("server.log"), arguments(serve, "servers", "accuracy", "servers"));
                Forked board = Forked.latencyWorker(
                        folder.resolve("board.log"), arguments(serve, "boards", "latency", "boards"))) {
            String id = submit(serve, 3);
            awaitFinished(serve, id);

            // Cards are shown at each beat.
            await().atMost(LONG)
                    .until(() -> card(serve, "servers").get("finished").asLong() == 3);
            JsonNode boards = card(serve, "boards");
            assertThat(boards.at("/labels/desk").asText()).isEqualTo("left");
            assertThat(boards.at("/machine/engines/onnxruntime").asText()).isNotEmpty();
            assertThat(boards.at("/machine/engines").has("djl")).isFalse();
            JsonNode measured =
                    get(serve, "/api/v1/searches/" + id + "/trials/0").at("/outcome/measurement");
            assertThat(measured.at("/latency/source").asText()).isEqualTo("MEASURED");
            assertThat(measured.at("/provenance/worker").asText())
                    .isEqualTo(boards.get("id").asText());
            assertThat(measured.at("/provenance/accuracyBy/worker").asText())
                    .isEqualTo(card(serve, "servers").get("id").asText());
            // Its model, its lock, and no data: DJL and PyTorch are not even on its class path.
            try (Stream<Path> kept = Files.list(folder.resolve("boards/0"))) {
                assertThat(kept.map(path -> path.getFileName().toString()))
                        .containsExactlyInAnyOrder("lock", Sha256.of(MODEL));
            }
            Path model = folder.resolve("best.onnx");
            assertThat(Cli.run("best", id, "-o", model, "--controller", serve.url())
                            .exit())
                    .isZero();
            assertThat(model).isNotEmptyFile();
            server.signal("TERM");
            board.signal("TERM");
            assertThat(server.exit()).isZero();
            assertThat(board.exit()).isZero();
            assertThat(workers(serve)).isEmpty();
        }
    }

    @Test
    void aJudgingProcessThatDiesIsReplacedUnderTheSameIdAndAControllerThatCameBackIsJoinedAnew()
            throws IOException, InterruptedException {
        ServeProcess first = serve();
        int port = first.url().getPort();
        try (first;
                Forked worker = worker(first, "boards")) {
            await().atMost(LONG).until(() -> workers(first).size() == 1);
            String id = workers(first).get(0).get("id").asText();
            long started = workers(first).get(0).get("startedMillis").asLong();

            worker.signalChild("SEGV");
            await().atMost(LONG)
                    .until(() -> workers(first).size() == 1
                            && workers(first).get(0).get("startedMillis").asLong() > started);
            assertThat(workers(first).get(0).get("id").asText()).isEqualTo(id);

            first.kill();
            try (ServeProcess second = ServeProcess.startAt(
                    port, folder.resolve("service"), folder.resolve("serve.log"), "--judge-here", "false")) {
                await().atMost(LONG).until(() -> workers(second).size() == 1);
                awaitFinished(second, submit(second, 1));
                assertThat(Files.readString(folder.resolve("worker.log"))).contains("waits to join");
            }
        }
    }
}
