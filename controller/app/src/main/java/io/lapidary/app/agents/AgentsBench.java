package io.lapidary.app.agents;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.compression.TargetTypes;
import io.lapidary.issue.Issues;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.SearchFiles;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.runtime.lab.Workshop;
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
import java.util.Map;
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
            "Accuracy is measured, once for each candidate; latency comes from a table of layer times that agents do not"
                    + " know, and is measured of each agent's best at the end. Run again with the same folder, it goes on"
                    + " where it was."
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

    @Option(names = "--threads", description = "For measuring accuracy; all cores unless said.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--quick", description = "Five agents, two seeds, twelve evaluations: that it works, no more.")
    private boolean quick;

    public AgentsBench(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    private record Found(List<AgentRun> runs, List<Finalist> finalists) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (quick) {
            trials = QUICK_TRIALS;
            seeds = QUICK_SEEDS;
            contenders = QUICK;
        }
        refuseLessThanOne();
        SpecFile source = SpecFile.open(file);
        SearchSpec spec = SpecReader.read(source.text(), source.folder());
        SearchInputs inputs = SearchInputs.read(spec, SearchFiles.in(source.folder(), spec));
        Devices devices = new Devices();
        TargetTypes types = TargetTypes.forFeatures(devices.cpu().features());
        Files.createDirectories(output);
        try (Workshop workshop =
                Workshop.of(inputs, spec.name(), types, devices, new ProgressLine(terminal, "calibrating"))) {
            Arena arena = Arena.in(output, inputs, workshop, devices, threads);
            List<AgentRun> runs = runs(arena);
            List<Finalist> finalists = finalists(runs, arena);
            String tables = new ResultFiles(output, runs, finalists, arena).write();
            if (options.json()) {
                terminal.json(new Found(runs, finalists));
            } else {
                terminal.print(tables);
            }
        }
        return Exit.GOAL_MET.code();
    }

    private void refuseLessThanOne() {
        Issues issues = new Issues();
        Map<String, Integer> numbers = Map.of("--trials", trials, "--seeds", seeds, "--threads", threads);
        numbers.forEach((option, number) -> {
            if (number < 1) {
                issues.add(option, number, "It must be at least 1.", "Say a number from 1 on.");
            }
        });
        issues.throwIfAny();
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
                                    arena.outcomes().judged()));
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
}
