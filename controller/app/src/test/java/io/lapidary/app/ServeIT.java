package io.lapidary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.soak.ServeProcess;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.OnnxReader;
import io.lapidary.json.Json;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.runtime.lab.SearchData;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real service, driven from the command line, killed, and restarted. */
@Timeout(600)
class ServeIT {
    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();
    private static final String SPEC =
            """
            name: shapes
            model: %s
            data: {source: generated-shapes, calibration: 64, validation: 500}
            objective: {goal: smallest, limits: {accuracy-drop: 5}}
            agent: greedy
            budget: {trials: %d, window: 2, finalists: 1}
            """;

    @TempDir
    Path folder;

    private Path spec(int trials) throws IOException {
        return Files.writeString(
                folder.resolve("shapes.yaml"),
                SPEC.formatted(REPOSITORY.resolve("samples/shapes-resnet.onnx"), trials));
    }

    private ServeProcess serve(String... more) throws IOException, InterruptedException {
        return ServeProcess.start(folder.resolve("service"), folder.resolve("serve.log"), more);
    }

    private static Cli client(ServeProcess serve, Object... args) {
        Object[] all = IntStream.range(0, args.length + 2)
                .mapToObj(i -> i < args.length ? args[i] : i == args.length ? "--controller" : serve.url())
                .toArray();
        return Cli.run(all);
    }

    @Test
    void aSearchIsSubmittedFollowedKilledRecoveredAndItsBestIsWhatTheServiceSaysItIs()
            throws IOException, InterruptedException {
        Path spec = spec(4);
        Path best = folder.resolve("best.onnx");
        String id;
        try (ServeProcess serve = serve()) {
            Cli submitted = client(serve, "submit", spec);
            assertThat(submitted.exit()).as(submitted.err()).isZero();
            id = submitted.out().strip();
            serve.kill();
        }
        try (ServeProcess serve = serve()) {
            Cli watched = client(serve, "watch", id.substring(0, 6));
            assertThat(watched.exit()).as(watched.err()).isZero();
            assertThat(watched.err()).contains("trial 3: ");

            JsonNode shown = Json.tree(client(serve, "show", id, "--json").out());
            assertThat(shown.get("state").asText()).isEqualTo("FINISHED");
            assertThat(client(serve, "best", id, "-o", best).exit()).isZero();
            assertThat(accuracy(SpecReader.read(Files.readString(spec), folder), best))
                    .isEqualTo(shown.get("summary").get("best").get("accuracy").asDouble());

            List<String> proposed = client(serve, "logs", id)
                    .out()
                    .lines()
                    .filter(line -> line.endsWith(" proposed"))
                    .map(line -> line.replaceFirst(".*  ", ""))
                    .toList();
            assertThat(proposed)
                    .containsExactly(
                            "trial 0 proposed",
                            "trial 1 proposed",
                            "trial 2 proposed",
                            "trial 3 proposed",
                            "trial 4 proposed");
            assertThat(serve.terminate()).isZero();
        }
    }

    private static double accuracy(SearchSpec spec, Path model) throws IOException {
        byte[] base = Files.readAllBytes(Path.of(spec.model()));
        OnnxModel read = OnnxReader.read(base, "base");
        AccuracyProbe probe = new AccuracyProbe(1);
        return probe.measure(
                        Files.readAllBytes(model),
                        probe.yardstick(
                                base, SearchData.of(spec, Path.of("."), read).validation(), spec.metric()))
                .accuracy();
    }

    @Test
    void aRunningSearchIsPausedResumedStoppedAndCloned() throws IOException, InterruptedException {
        try (ServeProcess serve = serve()) {
            String id = client(serve, "submit", spec(200)).out().strip();

            assertThat(client(serve, "pause", id).out()).containsAnyOf("pausing", "paused");
            awaitState(serve, id, "PAUSED");
            assertThat(client(serve, "resume", id).exit()).isZero();
            assertThat(client(serve, "stop", id).exit()).isZero();
            awaitState(serve, id, "FINISHED");
            String clone = client(serve, "clone", id, "--set", "budget.trials=1", "--set", "budget.finalists=0")
                    .out()
                    .strip();
            assertThat(client(serve, "watch", clone, "--json").exit()).isIn(0, 3);
            assertThat(client(serve, "ls").out()).contains(id, clone);
            Path trials = folder.resolve("trials.csv");
            assertThat(client(serve, "export", clone, "-o", trials).exit()).isZero();
            assertThat(Files.readAllLines(trials)).hasSize(2);
        }
    }

    private static void awaitState(ServeProcess serve, String id, String state) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(
                                Json.tree(client(serve, "show", id, "--json").out())
                                        .get("state")
                                        .asText())
                        .isEqualTo(state));
    }

    @Test
    void whereSomebodyElseListensOrOwnsTheFolderItSaysSo() throws IOException, InterruptedException {
        try (ServeProcess serve = serve()) {
            Cli sameFolder = Cli.run("serve", "--port", "0", "--data", folder.resolve("service"));
            Cli samePort = Cli.run("serve", "--port", serve.url().getPort(), "--data", folder.resolve("another"));

            assertThat(sameFolder.exit()).as(sameFolder.err()).isEqualTo(6);
            assertThat(samePort.exit()).as(samePort.err()).isEqualTo(6);
            assertThat(samePort.err()).contains("--port");
        }
    }

    @Test
    void nobodyGetsInWithoutATokenElsewhereThanOnLoopbackAndTheFirstAdminIsShownOneOnce()
            throws IOException, InterruptedException {
        Path log = folder.resolve("serve.log");
        String token;
        try (ServeProcess serve = serve("--bind", "0.0.0.0")) {
            URI here = URI.create("http://127.0.0.1:" + serve.url().getPort());
            token = Files.readAllLines(log).stream()
                    .filter(line -> line.startsWith("Admin token"))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .collect(Collectors.joining());
            Path file = Files.writeString(folder.resolve("token"), token);

            assertThat(Cli.run("ls", "--controller", here).exit()).isEqualTo(4);
            assertThat(Cli.run("ls", "--controller", here, "--token-file", file).exit())
                    .isZero();
            serve.terminate();
        }
        try (ServeProcess serve = serve("--bind", "0.0.0.0", "--log", "json")) {
            try (Socket socket = new Socket("127.0.0.1", serve.url().getPort())) {
                assertThat(socket.isConnected()).isTrue();
            }
            serve.terminate();
        }
        assertThat(Files.readString(log)).containsOnlyOnce(token);
    }

    @Test
    void theWalkOfTheReadmeWorksAsItStandsThere() throws IOException, InterruptedException {
        String readme = Files.readString(REPOSITORY.resolve("README.md"));
        String walk = readme.substring(readme.indexOf("```bash", readme.indexOf("<!-- walk -->")) + "```bash".length());
        Path script = Files.writeString(folder.resolve("walk.sh"), walk.substring(0, walk.indexOf("```")));
        Files.createDirectories(folder.resolve("samples"));
        Files.copy(REPOSITORY.resolve("samples/shapes-resnet.onnx"), folder.resolve("samples/shapes-resnet.onnx"));
        try (ServeProcess serve = serve()) {
            ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", script.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("walk.out").toFile());
            builder.environment().put("LAPIDARY_CONTROLLER", serve.url().toString());

            int exit = builder.start().waitFor();

            assertThat(exit).as(Files.readString(folder.resolve("walk.out"))).isZero();
        }
        assertThat(Files.readString(folder.resolve("walk.events"))).contains("event: finished", "event: end");
        assertThat(OnnxReader.read(Files.readAllBytes(folder.resolve("walk.onnx")), "walk")
                        .graph()
                        .outputs())
                .isNotEmpty();
    }

    @Test
    void whereNoServiceIsTheClientSaysSo() {
        Cli cli = Cli.run("ls", "--controller", "http://127.0.0.1:1");

        assertThat(cli.exit()).isEqualTo(5);
        assertThat(cli.err()).contains("lapidary serve");
    }
}
