package io.lapidary.app.soak;

import io.lapidary.app.terminal.Checks;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.service.http.bench.BenchReport;
import io.lapidary.service.http.bench.BenchSettings;
import io.lapidary.service.http.bench.ServiceBenchmark;
import io.lapidary.service.http.upload.UploadFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "service",
        description = "A service with 20 searches, 200 event streams and steady requests: what each costs the others.")
public final class ServiceBench implements Callable<Integer> {
    private static final double MOST_P99_MILLIS = 100;
    private static final double MOST_PAGE_MILLIS = 200;
    private static final double LEAST_RATIO = 0.95;

    private final Terminal terminal;
    private final CommonOptions options;

    @Option(names = "--rounds", defaultValue = "4", description = "Each without and with readers; ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "15", description = "Of each phase; ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--evaluators", defaultValue = "2", description = "Stand-ins for workers; ${DEFAULT-VALUE}.")
    private int evaluators;

    @Option(names = "--evaluation", defaultValue = "10", description = "Milliseconds of one; ${DEFAULT-VALUE}.")
    private int millis;

    @Option(names = "--folder", description = "On the disk to be measured; a temporary one unless said.")
    private Path folder;

    public ServiceBench(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        BenchSettings promised = BenchSettings.promised();
        BenchSettings settings = new BenchSettings(
                promised.searches(),
                evaluators,
                Duration.ofMillis(millis),
                promised.readers(),
                rounds,
                Duration.ofSeconds(seconds),
                promised.getsPerSecond(),
                promised.storedTrials());
        Path place = folder == null
                ? Files.createTempDirectory("lapidary-bench")
                : Files.createTempDirectory(Files.createDirectories(folder), "lapidary-bench");
        try {
            BenchReport report = ServiceBenchmark.run(place, settings, terminal::say);
            return checked(report).tell(terminal, options.json()).code();
        } finally {
            UploadFolder.delete(place);
        }
    }

    private static Checks checked(BenchReport report) {
        Checks checks = new Checks();
        checks.add(
                "pages of 50,000 stored trials take less than 200 ms",
                report.pages().max() < MOST_PAGE_MILLIS,
                report.pages().toString());
        checks.add(
                "requests take less than 100 ms (p99) while 200 watch",
                report.getsWatched().p99() < MOST_P99_MILLIS && report.failedGets() == 0,
                "%s; %d failed".formatted(report.getsWatched(), report.failedGets()));
        checks.add(
                "the same while nobody watches",
                report.getsAlone().p99() < MOST_P99_MILLIS,
                report.getsAlone().toString());
        checks.add(
                "every event reaches every reader, once and in order",
                report.streams().areWhole(),
                "%d of %d events, %d out of order, %d streams without end"
                        .formatted(
                                report.streams().delivered(),
                                report.streams().expected(),
                                report.streams().outOfOrder(),
                                report.streams().unfinished()));
        checks.add(
                "the reader that reads nothing is cut",
                report.streams().cut() > 0,
                report.streams().cut() + " times");
        checks.add(
                "searches lose less than 5 % to those who watch",
                report.medianRatio() >= LEAST_RATIO,
                String.format(
                        Locale.ROOT,
                        "trials/s alone %s, watched %s; ratio %.3f (%s)",
                        rates(report.trialsAlone()),
                        rates(report.trialsWatched()),
                        report.medianRatio(),
                        report.spread()));
        return checks;
    }

    private static String rates(List<Double> rates) {
        return rates.stream()
                .map(rate -> String.format(Locale.ROOT, "%.0f", rate))
                .collect(Collectors.joining(" "));
    }
}
