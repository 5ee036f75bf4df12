package io.lapidary.app.agents;

import io.lapidary.app.lab.Devices;
import io.lapidary.app.lab.SearchInputs;
import io.lapidary.app.lab.Workshop;
import io.lapidary.candidate.Candidate;
import io.lapidary.compression.Packing;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Provenance;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.runtime.AccuracyResult;
import io.lapidary.runtime.PreparedModel;
import io.lapidary.service.agent.Contender;
import io.lapidary.service.agent.SearchProblem;
import io.lapidary.service.cost.CostModel;
import io.lapidary.service.cost.DefaultCostModel;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where agents are compared: one model, its data and a device whose profile stays as it was first found; all that was
 * found stands in a folder. Used by one thread.
 */
final class Arena {
    /** What must be the same to go on in a folder. */
    private record Ground(Map<String, String> hashes, String spec, DeviceProfile device) {
        boolean fits(Ground other) {
            return hashes.equals(other.hashes) && spec.equals(other.spec);
        }
    }

    private record Proposed(Candidate candidate) {}

    private final SearchSpec spec;
    private final Workshop workshop;
    private final PreparedModel prepared;
    private final DeviceProfile device;
    private final Path runsFile;
    private final RecordedOutcomes outcomes;
    private final AccuracyProbe probe = new AccuracyProbe(Runtime.getRuntime().availableProcessors());
    private final CostModel costs;
    private final long basePackedBytes;
    private final Path candidatesFile;
    private final Map<String, Candidate> candidates = new HashMap<>();

    private Arena(Path folder, SearchSpec spec, Workshop workshop, DeviceProfile device) {
        this.spec = spec;
        this.workshop = workshop;
        this.prepared = workshop.prepared();
        this.device = device;
        this.runsFile = folder.resolve("runs.jsonl");
        this.costs = costs();
        this.basePackedBytes = Packing.packedSize(prepared.model().bytes());
        this.candidatesFile = folder.resolve("candidates.jsonl");
        for (Proposed proposed : RecordedOutcomes.lines(candidatesFile, Proposed.class)) {
            candidates.put(proposed.candidate().id(), proposed.candidate());
        }
        this.outcomes = new RecordedOutcomes(folder.resolve("outcomes.jsonl"), this::judge);
    }

    /**
     * Opens a folder, or begins in it by timing the model's layers.
     *
     * @throws InvalidInput where the folder holds a comparison on something else
     */
    static Arena in(Path folder, SearchInputs inputs, Workshop workshop, Devices devices)
            throws IOException, InterruptedException {
        SearchSpec spec = inputs.spec();
        Path file = folder.resolve("ground.json");
        String asked = Json.write(List.of(spec.data(), spec.metric(), spec.space(), spec.device(), spec.seed()));
        if (Files.exists(file)) {
            Ground before = Json.read(Files.readString(file), Ground.class);
            if (!before.fits(new Ground(inputs.hashes(), asked, before.device()))) {
                throw InvalidInput.of(
                        "--output",
                        folder,
                        "This folder holds a comparison on another model, other data or another space.",
                        "Name a new folder.");
            }
            return new Arena(folder, spec, workshop, before.device());
        }
        DeviceProfile device = devices.probe(
                inputs.model(), workshop.prepared().compiler(), inputs.data().validation(), spec.device());
        Files.writeString(file, Json.pretty(new Ground(inputs.hashes(), asked, device)));
        return new Arena(folder, spec, workshop, device);
    }

    /** A run, from the folder where it was made before. */
    AgentRun run(Task task, Contender contender, long seed, int trials) {
        for (Known known : RecordedOutcomes.lines(runsFile, Known.class)) {
            AgentRun run = known.run();
            if (known.trials() == trials && run.task() == task && run.contender() == contender && run.seed() == seed) {
                return run;
            }
        }
        AgentRun run = Race.run(task, contender, problem(task, seed, trials), outcomes);
        RecordedOutcomes.append(runsFile, new Known(trials, run));
        return run;
    }

    /** @param trials the budget, by which agents scale their schedules */
    private record Known(int trials, AgentRun run) {}

    private SearchProblem problem(Task task, long seed, int trials) {
        ModelGraph graph = prepared.model().graph();
        int step = task.objective().needsLatency() ? device.channelStep() : 1;
        return new SearchProblem(
                graph,
                SearchSpace.resolve(spec.space(), graph, step),
                prepared.profile(),
                costs(),
                task.objective(),
                trials,
                seed);
    }

    private CostModel costs() {
        return new DefaultCostModel(prepared.model().graph(), device, prepared.compiler()::sizeBytes);
    }

    /** How many candidates were judged since the folder was opened. */
    int judged() {
        return outcomes.judged();
    }

    /** Accuracy as measured, latency as predicted before any was. */
    private Outcome judge(Candidate candidate) {
        candidates.put(candidate.id(), candidate);
        RecordedOutcomes.append(candidatesFile, new Proposed(candidate));
        byte[] onnx;
        AccuracyResult accuracy;
        try {
            onnx = prepared.compiler().compile(candidate);
            accuracy = probe.measure(onnx, prepared.yardstick());
        } catch (RuntimeException e) {
            return new Outcome.Failed(List.of(String.valueOf(e.getMessage())));
        }
        double ratio = costs.latencyRatio(candidate);
        double base = costs.baseMicros().orElse(1);
        ModelGraph graph = prepared.model().graph();
        return new Outcome.Scored(new Measurement(
                accuracy.accuracy(),
                prepared.baseAccuracy(),
                new Latency(base, base * ratio, ratio, ratio, ratio, false, 0, Latency.Source.PREDICTED),
                onnx.length,
                graph.sizeBytes(),
                Packing.packedSize(onnx),
                basePackedBytes,
                graph.macs(candidate),
                graph.macs(),
                new Provenance(
                        "bench",
                        device.device(),
                        device.engines(),
                        spec.device().threads(),
                        spec.device().batch(),
                        accuracy.samples(),
                        "",
                        0,
                        accuracy.loadMillis() + accuracy.runMillis(),
                        0)));
    }

    /** Latency of a trial's candidate, by the clock. */
    Latency measured(AgentRun.Trial trial) throws IOException, InterruptedException {
        byte[] onnx = prepared.compiler().compile(candidates.get(trial.candidate()));
        return workshop.latency(onnx, spec.device().batch(), spec.seed());
    }
}
