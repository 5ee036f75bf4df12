package io.lapidary.app.agents;

import io.lapidary.candidate.Candidate;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.outcome.Latency;
import io.lapidary.runtime.PreparedModel;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.runtime.lab.Workshop;
import io.lapidary.service.agent.Contender;
import io.lapidary.service.agent.Foresight;
import io.lapidary.service.agent.SearchProblem;
import io.lapidary.service.cost.DefaultCostModel;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where agents are compared: one model, its data and a device whose times stay as they were first found; all that was
 * found stands in a folder. Used by one thread.
 */
final class Arena {
    /** Outcomes after which accuracy should be foreseen, and the share of MACs from which on it is asked for. */
    static final int FORESEEN_AFTER = 50;

    private static final double LEAST_MACS = 0.3;

    private final SearchSpec spec;
    private final Workshop workshop;
    private final PreparedModel prepared;
    private final Ground ground;
    private final RecordedOutcomes outcomes;
    private final LinesFile runsFile;
    private final List<Known> runs;

    /**
     * A run that was made before.
     *
     * @param agents {@link Contender#VERSION} then; null in files that do not say it yet
     * @param trials the budget, by which agents scale their schedules
     */
    private record Known(Integer agents, int trials, AgentRun run) {
        boolean is(Task task, Contender contender, long seed, int budget) {
            return agents != null
                    && agents == Contender.VERSION
                    && trials == budget
                    && run.task() == task
                    && run.contender() == contender
                    && run.seed() == seed;
        }
    }

    private Arena(Path folder, SearchSpec spec, Workshop workshop, Ground ground, int threads) {
        this.spec = spec;
        this.workshop = workshop;
        this.prepared = workshop.prepared();
        this.ground = ground;
        this.outcomes = new RecordedOutcomes(
                new LinesFile(folder.resolve("outcomes.jsonl")), new Judge(spec, prepared, ground, threads));
        this.runsFile = new LinesFile(folder.resolve("runs.jsonl"));
        this.runs = new ArrayList<>(runsFile.read(Known.class));
    }

    /**
     * Opens a folder, or begins in it.
     *
     * @param threads that answer samples
     * @throws InvalidInput where the folder holds a comparison on something else
     */
    static Arena in(Path folder, SearchInputs inputs, Workshop workshop, Devices devices, int threads)
            throws IOException, InterruptedException {
        Ground ground = Ground.in(folder, inputs, workshop, devices);
        return new Arena(folder, inputs.spec(), workshop, ground, threads);
    }

    /** A run, from the folder where agents of the same version made it before. */
    AgentRun run(Task task, Contender contender, long seed, int trials) {
        for (Known known : runs) {
            if (known.is(task, contender, seed, trials)) {
                return known.run();
            }
        }
        AgentRun run = Race.run(task, contender, problem(task, seed, trials), outcomes);
        Known known = new Known(Contender.VERSION, trials, run);
        runs.add(known);
        runsFile.append(known);
        return run;
    }

    private SearchProblem problem(Task task, long seed, int trials) {
        ModelGraph graph = prepared.model().graph();
        int step = task.objective().channelStep(ground.device());
        return new SearchProblem(
                graph,
                SearchSpace.resolve(spec.space(), graph, step),
                prepared.profile(),
                new DefaultCostModel(graph, ground.device(), prepared.compiler()::sizeBytes),
                task.objective(),
                trials,
                seed);
    }

    /** How well accuracy is foreseen over random draws; empty where too few were judged. */
    Optional<Foresight> foresight(List<AgentRun> of) {
        Map<Candidate, Double> drops = new LinkedHashMap<>();
        for (AgentRun run : of) {
            for (AgentRun.Trial trial :
                    run.contender() == Contender.RANDOM ? run.trials() : List.<AgentRun.Trial>of()) {
                double macs = (double) prepared.model().graph().macs(trial.candidate())
                        / prepared.model().graph().macs();
                if (macs >= LEAST_MACS) {
                    drops.put(trial.candidate(), trial.drop());
                }
            }
        }
        return drops.size() < 2 * FORESEEN_AFTER
                ? Optional.empty()
                : Optional.of(Foresight.of(
                        problem(Task.MOST_ACCURATE, spec.seed(), FORESEEN_AFTER), drops, FORESEEN_AFTER, spec.seed()));
    }

    /** What was judged since the folder was opened. */
    RecordedOutcomes outcomes() {
        return outcomes;
    }

    /** Latency of a trial's candidate, by the clock. */
    Latency measured(AgentRun.Trial trial) throws IOException, InterruptedException {
        byte[] onnx = prepared.compiler().compile(trial.candidate());
        return workshop.latency(onnx, spec.device().batch(), spec.seed());
    }
}
