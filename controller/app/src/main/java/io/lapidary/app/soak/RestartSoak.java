package io.lapidary.app.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.client.Controller;
import io.lapidary.app.client.Submission;
import io.lapidary.app.lab.Preparing;
import io.lapidary.app.lab.ReadySearch;
import io.lapidary.app.terminal.Checks;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.candidate.Candidate;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.SearchFiles;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.service.search.SearchHistory;
import io.lapidary.service.store.SearchStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "restart",
        description =
                "Kill a service at random moments of a search, restart it each time, and see that nothing is lost.")
final class RestartSoak implements Callable<Integer> {
    /** Some kills come so soon that the search is still being prepared. */
    private static final double EARLY = 0.2;

    private static final int EARLY_MILLIS = 15_000;
    private static final int LATER_MILLIS = 3_000;

    private final Terminal terminal;
    private final CommonOptions options;

    @Option(names = "--trials", defaultValue = "60", description = "Of the search; ${DEFAULT-VALUE} unless said.")
    private int trials;

    @Option(names = "--kills", defaultValue = "20", description = "How often; ${DEFAULT-VALUE} unless said.")
    private int kills;

    @Option(names = "--agent", defaultValue = "ddpg", description = "Of the search; ${DEFAULT-VALUE} unless said.")
    private String agent;

    @Option(names = "--spec", paramLabel = "SPEC", description = "A search of yours; on the sample shapes unless said.")
    private Path file;

    @Option(names = "--seed", description = "Of the moments; a new one unless said.")
    private Long seed;

    @Option(names = "--data", paramLabel = "DIR", description = "A new folder; a temporary one unless said.")
    private Path folder;

    RestartSoak(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        long drawn = seed == null ? new Random().nextInt(1_000_000) : seed;
        Path place = folder == null ? Files.createTempDirectory("lapidary-soak") : folder;
        terminal.say("Seed %d, in %s.".formatted(drawn, place));
        SoakSpec asked = file == null ? SoakSpec.of(trials, agent) : SoakSpec.of(file, trials, agent);
        Path data = place.resolve("service");
        String search = killed(new Random(drawn), data, place.resolve("serve.log"), asked);
        Checks checks = new Checks();
        try (SearchStore store = SearchStore.open(data, InstantSource.system())) {
            StoredTruth truth = new StoredTruth(store, search);
            truth.check(trials, checks);
            long resumed = store.events(search, 0).stream()
                    .filter(e -> e.type().equals("resumed"))
                    .count();
            checks.add("it went on by itself after kills", resumed > 0, "%d recoveries told".formatted(resumed));
            SearchHistory history = truth.history();
            List<Candidate> again = Uninterrupted.proposals(
                    place.resolve("uninterrupted"), history.started(), ready(asked, history)::agent, truth.trials());
            checks.add(
                    "an uninterrupted run with the same outcomes proposes the same",
                    again.equals(history.proposals()),
                    "%d proposals".formatted(again.size()));
        }
        return checks.tell(terminal, options.json()).code();
    }

    private static ReadySearch ready(SoakSpec asked, SearchHistory history) throws IOException, InterruptedException {
        SearchInputs inputs = SearchInputs.read(asked.spec(), SearchFiles.in(asked.folder(), asked.spec()));
        return ReadySearch.resume(inputs, new Devices(), history.started(), Preparing.UNSEEN);
    }

    /** Runs the search through all kills to its end; returns its id. */
    private String killed(Random random, Path data, Path log, SoakSpec asked) throws IOException, InterruptedException {
        Files.createDirectories(data);
        TreeSet<Integer> thresholds = new TreeSet<>();
        while (thresholds.size() < Math.min(kills, trials - 1)) {
            thresholds.add(1 + random.nextInt(trials - 1));
        }
        String search = null;
        for (int threshold : thresholds) {
            try (ServeProcess serve = ServeProcess.start(data, log)) {
                Controller controller = controller(serve);
                if (search == null) {
                    search = new Submission(controller, terminal)
                            .submit(asked.spec(), asked.folder())
                            .get("id")
                            .asText();
                }
                if (random.nextDouble() < EARLY) {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(EARLY_MILLIS));
                } else {
                    Waiting.until(
                            controller, search, view -> Waiting.isFinished(view) || Waiting.trials(view) >= threshold);
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(LATER_MILLIS));
                }
                terminal.say("Killed at %s".formatted(progress(controller, search)));
                serve.kill();
            }
        }
        try (ServeProcess serve = ServeProcess.start(data, log)) {
            Controller controller = controller(serve);
            Waiting.until(controller, search, Waiting::isFinished);
            terminal.say("Over: %s".formatted(progress(controller, search)));
            serve.terminate();
        }
        return search;
    }

    private static Controller controller(ServeProcess serve) {
        return new Controller(serve.url(), Optional.empty(), Optional.empty());
    }

    private static String progress(Controller controller, String search) throws IOException, InterruptedException {
        JsonNode view = controller.get("/api/v1/searches/" + search);
        return "%d of %s trials, %s"
                .formatted(
                        Waiting.trials(view),
                        Waiting.summary(view, "trials"),
                        view.get("state").asText());
    }
}
