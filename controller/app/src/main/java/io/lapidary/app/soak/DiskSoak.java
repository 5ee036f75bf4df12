package io.lapidary.app.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.client.Controller;
import io.lapidary.app.client.Submission;
import io.lapidary.app.terminal.Checks;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.issue.Why;
import io.lapidary.json.Json;
import io.lapidary.service.store.SearchStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "disk",
        description =
                "Fill the disk of a service for a while (a small tmpfs; needs root), and see that it waits and goes on.")
final class DiskSoak implements Callable<Integer> {
    /** Uploads are taken only where 64 MB stay free besides. */
    private static final int MEGABYTES = 256;

    private final Terminal terminal;
    private final CommonOptions options;

    @Option(names = "--trials", defaultValue = "20", description = "Of the search; ${DEFAULT-VALUE} unless said.")
    private int trials;

    @Option(names = "--full", defaultValue = "10", description = "Seconds that the disk stays full.")
    private int seconds;

    DiskSoak(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path place = Files.createTempDirectory("lapidary-soak");
        Path disk = Files.createDirectories(place.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=%dm".formatted(MEGABYTES), "lapidary-soak", disk.toString());
        try {
            return soak(disk, place.resolve("serve.log")).code();
        } finally {
            run("umount", disk.toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new Refusal(
                    Exit.ENVIRONMENT,
                    "`%s` failed (%s). Run this as root, for example by `unshare -rm lapidary soak disk`."
                            .formatted(String.join(" ", command), said));
        }
    }

    private Exit soak(Path disk, Path log) throws IOException, InterruptedException {
        Path data = disk.resolve("service");
        Path filler = disk.resolve("filler");
        Checks checks = new Checks();
        SoakSpec asked = SoakSpec.of(trials, "ddpg");
        String search;
        try (ServeProcess serve = ServeProcess.start(data, log)) {
            Controller controller = new Controller(serve.url(), Optional.empty(), Optional.empty());
            search = new Submission(controller, terminal)
                    .submit(asked.spec(), asked.folder())
                    .get("id")
                    .asText();
            Waiting.until(controller, search, view -> Waiting.trials(view) >= trials / 4);
            fill(filler);
            terminal.say("The disk is full.");
            JsonNode paused = Waiting.until(
                    controller, search, view -> Waiting.summary(view, "cause").equals("disk-full"));
            checks.add(
                    "a full disk pauses the search, and the API says so",
                    paused.get("state").asText().equals("PAUSED"),
                    Waiting.summary(paused, "reason"));
            TimeUnit.SECONDS.sleep(seconds);
            JsonNode still = controller.get("/api/v1/searches/" + search);
            checks.add(
                    "it waits as long as the disk is full",
                    Waiting.trials(still) == Waiting.trials(paused),
                    "%d trials, %d s later %d".formatted(Waiting.trials(paused), seconds, Waiting.trials(still)));
            Files.delete(filler);
            terminal.say("There is room again.");
            JsonNode over = Waiting.until(controller, search, Waiting::isFinished);
            checks.add(
                    "it goes on by itself to its end",
                    Waiting.trials(over) == trials,
                    "%d trials".formatted(Waiting.trials(over)));
            serve.terminate();
        }
        try (SearchStore store = SearchStore.open(data, InstantSource.system())) {
            new StoredTruth(store, search).check(trials, checks);
            List<String> why = store.events(search, 0).stream()
                    .filter(e -> e.type().equals("resumed"))
                    .map(e -> Json.tree(e.json()).path("why").asText())
                    .toList();
            checks.add("an event says that it went on, and why", why.contains("disk-full"), why.toString());
        }
        return checks.tell(terminal, options.json());
    }

    /** Writes until nothing more fits. */
    private static void fill(Path filler) throws IOException {
        byte[] part = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(part);
            }
        } catch (IOException e) {
            if (!Why.of(e).contains("No space left")) {
                throw e;
            }
        }
    }
}
