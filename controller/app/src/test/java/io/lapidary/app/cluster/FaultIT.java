package io.lapidary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.Cli;
import io.lapidary.app.client.Controller;
import io.lapidary.app.soak.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Worker processes that are killed and stopped in the middle of their work, with a judge that sleeps. */
@Timeout(600)
class FaultIT {
    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int TRIALS = 20;
    private static final int QUICK = 500;
    /** So long that a worker which is seen at work is hit there. */
    private static final int SLOW = 5_000;

    private static final Pattern LOST = Pattern.compile("Ticket \\S+/(\\d+): Worker \\((\\w+)\\) was lost");
    private static final String SPEC =
            """
            name: faults
            model: %s
            data: {source: generated-shapes, calibration: 64, validation: 500}
            objective: {goal: smallest, limits: {accuracy-drop: 5}}
            agent: random
            budget: {trials: %d, window: 4, finalists: 0}
            device: {pool: sleepers}
            """;

    @TempDir
    Path folder;

    private Controller controller;

    private JsonNode get(String path) {
        try {
            return controller.get(path);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Map<String, JsonNode> workers() {
        Map<String, JsonNode> cards = new HashMap<>();
        get("/api/v1/workers")
                .get("items")
                .forEach(card -> cards.put(card.get("id").asText(), card));
        return cards;
    }

    private boolean isBusy(String worker) {
        JsonNode card = workers().get(worker);
        return card != null && !card.get("ticket").asText().isEmpty();
    }

    private long late(String worker) {
        JsonNode card = workers().get(worker);
        return card == null ? 0 : card.get("late").asLong();
    }

    private Forked sleeper(ServeProcess serve, String id, int millis) throws IOException {
        return Forked.test(
                SleepingWorker.class,
                folder.resolve(id + ".log"),
                serve.url().toString(),
                id,
                Integer.toString(millis));
    }

    @Test
    void everyTrialEndsOnceThoughOneWorkerIsKilledAndAnotherStoppedPastItsLease()
            throws IOException, InterruptedException {
        Path log = folder.resolve("serve.log");
        try (ServeProcess serve =
                ServeProcess.start(folder.resolve("service"), log, "--judge-here", "false", "--cluster-lease", "4s")) {
            controller = new Controller(serve.url(), Optional.empty(), Optional.empty());
            Path spec = Files.writeString(
                    folder.resolve("spec.yaml"),
                    SPEC.formatted(REPOSITORY.resolve("samples/shapes-resnet.onnx"), TRIALS));
            String id =
                    Cli.run("submit", spec, "--controller", serve.url()).out().strip();
            String search = "/api/v1/searches/" + id;
            await().atMost(LONG)
                    .until(() -> get(search).at("/summary/cause").asText().equals("no-workers"));

            try (Forked steady = sleeper(serve, "steady", QUICK);
                    Forked killed = sleeper(serve, "killed", SLOW);
                    Forked stopped = sleeper(serve, "stopped", SLOW)) {
                await().atMost(LONG).until(() -> isBusy("killed"));
                killed.signal("KILL");
                await().atMost(LONG).until(() -> isBusy("stopped"));
                stopped.signal("STOP");
                try (Forked replacement = sleeper(serve, "replacement", QUICK)) {
                    await().atMost(LONG)
                            .until(() -> Files.readString(log).contains("Worker (stopped) was lost")
                                    && Files.readString(log).contains("Worker (killed) was lost"));
                    stopped.signal("CONT");
                    await().atMost(LONG).until(() -> late("stopped") == 1);
                    await().atMost(LONG)
                            .until(() -> get(search).get("state").asText().equals("FINISHED"));
                }
            }

            List<Long> ended = Cli.run("logs", id, "--controller", serve.url())
                    .out()
                    .lines()
                    .filter(line -> line.matches(".* trial \\d+: .*"))
                    .map(line -> Long.parseLong(line.replaceAll(".* trial (\\d+).*", "$1")))
                    .sorted()
                    .toList();
            assertThat(ended)
                    .containsExactlyElementsOf(
                            LongStream.range(0, TRIALS).boxed().toList());
            TreeSet<String> lost = new TreeSet<>();
            Matcher retried = LOST.matcher(Files.readString(log));
            while (retried.find()) {
                lost.add(retried.group(2));
            }
            assertThat(lost).containsExactly("killed", "stopped");
            assertThat(get(search).at("/summary/failed").asLong()).isZero();
        }
    }
}
