package io.lapidary.app.agents;

import io.lapidary.app.lab.Devices;
import io.lapidary.app.lab.SearchFiles;
import io.lapidary.app.lab.SearchInputs;
import io.lapidary.app.lab.Workshop;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import io.lapidary.compression.TargetTypes;
import io.lapidary.issue.InvalidInput;
import io.lapidary.outcome.Latency;
import io.lapidary.service.agent.Contender;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that compares agents at equal numbers of evaluations. */
@Command(
        name = "agents",
        description = {
            "Compare agents at equal numbers of evaluations, over several seeds.",
            "Accuracy is measured, once for each candidate; latency is predicted, and measured of each run's best at the"
                    + " end. Run again with the same folder, it goes on where it was."
        })
public final class AgentsBench implements Callable<Integer> {
    private static final int QUICK_TRIALS = 12;
    private static final int QUICK_SEEDS = 2;
    private static final List<Contender> QUICK = List.of(
            Contender.DDPG,
            Contender.GREEDY,
            Contender.EVOLUTION_INFORMED,
            Contender.RANDOM_INFORMED,
            Contender.RANDOM);

    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "A search that names model, data and space; its goal is not used.")
    private Path file;

    @Option(names = "--output", paramLabel = "DIR", required = true, description = "For outcomes, runs and charts.")
    private Path output;

    @Option(names = "--trials", defaultValue = "100", description = "Evaluations of a run; ${DEFAULT-VALUE}.")
    private int trials;

    @Option(names = "--seeds", defaultValue = "5", description = "Runs of each agent; ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(names = "--agents", split = ",", description = "Which ones: ${COMPLETION-CANDIDATES}; all unless said.")
    private List<Contender> contenders = List.of(Contender.values());

    @Option(names = "--quick", description = "Five agents, two seeds, twelve evaluations: that it works, no more.")
    private boolean quick;

    public AgentsBench(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    /** What {@code --json} prints of a run's best candidate. */
    private record Finalist(AgentRun run, AgentRun.Trial best, Latency measured) {}

    private record Found(List<AgentRun> runs, List<Finalist> finalists) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (quick) {
            trials = QUICK_TRIALS;
            seeds = QUICK_SEEDS;
            contenders = QUICK;
        }
        if (trials < 1 || seeds < 1) {
            throw InvalidInput.of(
                    "--trials, --seeds",
                    "%d, %d".formatted(trials, seeds),
                    "Each must be at least 1.",
                    "Say 50 and 5.");
        }
        SpecFile source = SpecFile.open(file);
        SearchSpec spec = SpecReader.read(source.text(), source.folder());
        SearchInputs inputs = SearchInputs.read(spec, SearchFiles.in(source.folder(), spec));
        Devices devices = new Devices();
        TargetTypes types = TargetTypes.forFeatures(devices.cpu().features());
        Files.createDirectories(output);
        try (Workshop workshop =
                Workshop.of(inputs, spec.name(), types, devices, new ProgressLine(terminal, "calibrating"))) {
            Arena arena = Arena.in(output, inputs, workshop, devices);
            List<AgentRun> runs = runs(arena);
            List<Finalist> finalists = finalists(runs, arena);
            report(arena, runs, finalists);
        }
        return Exit.GOAL_MET.code();
    }

    /** Seed by seed, so that a bench which is stopped has whole rounds behind it. */
    private List<AgentRun> runs(Arena arena) {
        List<AgentRun> runs = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            for (Task task : Task.values()) {
                for (Contender contender : contenders) {
                    AgentRun run = arena.run(task, contender, seed, trials);
                    runs.add(run);
                    terminal.say("%s, seed %d, %s: %s, %.1f s of its own, %d judged so far"
                            .formatted(
                                    task.title(),
                                    seed,
                                    contender.label(),
                                    run.best(trials)
                                            .map(b -> String.format(Locale.ROOT, "%s %.3f", task.unit(), b.value()))
                                            .orElse("none feasible"),
                                    run.seconds(),
                                    arena.judged()));
                }
            }
        }
        return runs;
    }

    /** The best of all runs of each agent at the task that latency decides. */
    private List<Finalist> finalists(List<AgentRun> runs, Arena arena) throws IOException, InterruptedException {
        List<Finalist> finalists = new ArrayList<>();
        for (Contender contender : contenders) {
            Optional<AgentRun> best = runs.stream()
                    .filter(r -> r.task() == Task.FASTEST && r.contender() == contender)
                    .filter(r -> r.best(trials).isPresent())
                    .max(Comparator.comparingDouble(
                            r -> r.best(trials).orElseThrow().value()));
            if (best.isPresent()) {
                terminal.say("Measuring the best of %s...".formatted(contender.label()));
                AgentRun.Trial trial = best.get().best(trials).orElseThrow();
                finalists.add(new Finalist(best.get(), trial, arena.measured(trial)));
            }
        }
        return finalists;
    }

    private void report(Arena arena, List<AgentRun> runs, List<Finalist> finalists) throws IOException {
        for (Task task : Task.values()) {
            Comparison comparison = new Comparison(task, runs);
            Path chart = output.resolve(task.name().toLowerCase(Locale.ROOT) + ".svg");
            Files.writeString(chart, ComparisonChart.svg(comparison));
            if (!options.json()) {
                terminal.print(comparison.table());
                terminal.print("chart: %s".formatted(chart));
                terminal.print("");
            }
        }
        if (options.json()) {
            terminal.json(new Found(runs, finalists));
            return;
        }
        TextTable table = new TextTable("best of all seeds, measured", ">predicted", ">speed-up", ">drop");
        for (Finalist finalist : finalists) {
            Latency measured = finalist.measured();
            table.row(
                    finalist.run().contender().label(),
                    String.format(Locale.ROOT, "%.2f", finalist.best().value()),
                    String.format(
                            Locale.ROOT,
                            "%.2f (%.2f to %.2f%s)",
                            measured.speedup(),
                            measured.speedupLow(),
                            measured.speedupHigh(),
                            measured.noisy() ? ", noisy" : ""),
                    String.format(Locale.ROOT, "%.2f", finalist.best().drop()));
        }
        terminal.print(table.toString());
        terminal.print("%d evaluations for %d runs of %d: %d judged this time, the others known"
                .formatted(runs.stream().mapToInt(r -> r.trials().size()).sum(), runs.size(), trials, arena.judged()));
    }
}
