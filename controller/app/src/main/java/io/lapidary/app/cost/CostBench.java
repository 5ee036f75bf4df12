package io.lapidary.app.cost;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.candidate.Candidate;
import io.lapidary.issue.InvalidInput;
import io.lapidary.outcome.Latency;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.PreparedModel;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.runtime.lab.Workshop;
import io.lapidary.service.agent.Contender;
import io.lapidary.service.agent.SearchProblem;
import io.lapidary.service.cost.CostModel;
import io.lapidary.service.cost.DefaultCostModel;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Objective;
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that compares what the cost model says of candidates with what a clock and their files say. */
@Command(
        name = "cost",
        description = {
            "Compare predicted with measured latency, and predicted with real size, of random candidates.",
            "Predicted twice: from the device's profile alone, and corrected by the candidates measured before."
        })
public final class CostBench implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "A search that names model, data, space and device.")
    private Path file;

    @Option(names = "--candidates", defaultValue = "100", description = "How many; ${DEFAULT-VALUE}.")
    private int candidates;

    public CostBench(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (candidates < CostFigures.FEWEST) {
            throw InvalidInput.of(
                    "--candidates",
                    candidates,
                    "There is nothing to rank.",
                    "Say at least %d.".formatted(CostFigures.FEWEST));
        }
        SearchInputs inputs = SpecFile.open(file).inputs();
        CostFigures found;
        try (Workshop workshop = Workshop.of(inputs, new ProgressLine(terminal, "calibrating"))) {
            found = CostFigures.of(compared(inputs, workshop));
        }
        if (options.json()) {
            terminal.json(found);
        } else {
            terminal.print(inputs.model().graph().name());
            terminal.print(found.text());
        }
        return Exit.GOAL_MET.code();
    }

    private List<ComparedCost> compared(SearchInputs inputs, Workshop workshop)
            throws IOException, InterruptedException {
        SearchSpec spec = inputs.spec();
        PreparedModel prepared = workshop.prepared();
        DeviceProfile device =
                new Devices().probe(inputs.model(), prepared.compiler(), prepared.validation(), spec.device());
        CostModel alone = new DefaultCostModel(inputs.model().graph(), device, prepared.compiler()::sizeBytes);
        CostModel corrected = new DefaultCostModel(inputs.model().graph(), device, prepared.compiler()::sizeBytes);
        List<Candidate> drawn = Contender.RANDOM
                .agent(new SearchProblem(
                        inputs.model().graph(),
                        SearchInputs.space(spec, inputs.model().graph(), device),
                        prepared.profile(),
                        alone,
                        new Objective(Goal.FASTEST, List.of()),
                        candidates,
                        spec.seed()))
                .propose(candidates);
        ProgressLine progress = new ProgressLine(terminal, "measuring");
        List<ComparedCost> compared = new ArrayList<>();
        for (Candidate candidate : drawn) {
            byte[] onnx = prepared.compiler().compile(candidate);
            Latency measured = workshop.latency(onnx, spec.device().batch(), spec.seed() + compared.size());
            compared.add(new ComparedCost(
                    candidate,
                    alone.latencyRatio(candidate),
                    corrected.latency(candidate),
                    measured,
                    (double) alone.macs(candidate) / inputs.model().graph().macs(),
                    alone.sizeBytes(candidate),
                    onnx.length));
            corrected.observe(candidate, measured);
            progress.accept((double) compared.size() / drawn.size());
        }
        return compared;
    }
}
