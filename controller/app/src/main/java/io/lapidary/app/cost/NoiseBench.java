package io.lapidary.app.cost;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import io.lapidary.issue.Issues;
import io.lapidary.outcome.Latency;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.runtime.lab.Workshop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that measures a model against itself: what is found is the clock's own noise. */
@Command(
        name = "noise",
        description = {
            "Measure the latency of a model against itself: every interval should hold 1.",
            "With a load, other threads compute meanwhile: then a result should be marked noisy or still hold 1."
        })
public final class NoiseBench implements Callable<Integer> {
    /** Half of an interval's width that is still a result. */
    private static final double WIDEST = 0.03;

    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "A search that names model, data and device.")
    private Path file;

    @Option(names = "--sittings", defaultValue = "20", description = "How many; ${DEFAULT-VALUE}.")
    private int sittings;

    @Option(names = "--load", defaultValue = "0", description = "Threads that disturb; none unless said.")
    private int load;

    public NoiseBench(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    /**
     * What was found.
     *
     * @param hold intervals that hold 1, noisy ones included
     * @param within of those not noisy, how many reach no further than 3 % from 1
     * @param wrong neither noisy nor holding 1
     */
    private record Noise(int sittings, long hold, long noisy, long within, long wrong, List<Latency> latencies) {
        static Noise of(List<Latency> found) {
            return new Noise(
                    found.size(),
                    found.stream().filter(NoiseBench::holds).count(),
                    found.stream().filter(Latency::noisy).count(),
                    found.stream()
                            .filter(l -> !l.noisy() && l.ratioLow() >= 1 - WIDEST && l.ratioHigh() <= 1 + WIDEST)
                            .count(),
                    found.stream().filter(l -> !l.noisy() && !holds(l)).count(),
                    found);
        }
    }

    private static boolean holds(Latency latency) {
        return latency.ratioLow() <= 1 && 1 <= latency.ratioHigh();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Issues issues = new Issues();
        if (sittings < 1) {
            issues.add("--sittings", sittings, "It must be at least 1.", "Say a number from 1 on.");
        }
        if (load < 0) {
            issues.add("--load", load, "It must not be negative.", "Say 0 for a machine left alone.");
        }
        issues.throwIfAny();
        SearchInputs inputs = SpecFile.open(file).inputs();
        Noise found;
        try (Workshop workshop = Workshop.of(inputs, new ProgressLine(terminal, "calibrating"));
                Disturbance others = Disturbance.start(load)) {
            ProgressLine progress = new ProgressLine(terminal, "measuring");
            byte[] model = inputs.model().bytes();
            List<Latency> latencies = new ArrayList<>();
            for (int sitting = 0; sitting < sittings; sitting++) {
                latencies.add(workshop.latency(
                        model, inputs.spec().device().batch(), inputs.spec().seed() + sitting));
                progress.accept((sitting + 1.0) / sittings);
            }
            found = Noise.of(latencies);
        }
        if (options.json()) {
            terminal.json(found);
        } else {
            print(found);
        }
        return Exit.GOAL_MET.code();
    }

    private void print(Noise found) {
        TextTable table = new TextTable(">sitting", ">ratio", ">from", ">to", ">rounds", "");
        for (int i = 0; i < found.sittings(); i++) {
            Latency latency = found.latencies().get(i);
            String remark = latency.noisy() ? "noisy" : holds(latency) ? "" : "does not hold 1";
            table.row(
                    i + 1,
                    text(latency.ratio()),
                    text(latency.ratioLow()),
                    text(latency.ratioHigh()),
                    latency.rounds(),
                    remark);
        }
        terminal.print(table.toString());
        terminal.print(
                "%d sittings: %d hold 1, %d within 0.97 and 1.03, %d noisy, %d neither noisy nor holding 1; %d threads disturbed."
                        .formatted(found.sittings(), found.hold(), found.within(), found.noisy(), found.wrong(), load));
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
