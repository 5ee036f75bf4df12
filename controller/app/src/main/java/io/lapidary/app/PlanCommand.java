package io.lapidary.app;

import io.lapidary.app.delivery.Words;
import io.lapidary.compression.Calibration;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.compression.Criterion;
import io.lapidary.compression.NoiseInputs;
import io.lapidary.compression.TargetTypes;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.Issue;
import io.lapidary.issue.Issues;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.service.cost.CostModel;
import io.lapidary.service.cost.DefaultCostModel;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = "Say what a search would do: every default, the space, what it can reach, how long it takes.")
final class PlanCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "The search, as YAML.")
    private Path file;

    @Mixin
    private SearchOptions search;

    PlanCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        SearchRequest request = search.request(SpecFile.open(file));
        SearchSpec spec = request.spec();
        SearchInputs inputs = SearchInputs.read(spec, request.folder());
        ModelGraph graph = inputs.model().graph();
        // Sizes depend on the form of a file, not on the numbers in it: noise is enough to lay files out.
        TargetTypes types = TargetTypes.forFeatures(Devices.cpu().features());
        Calibration layout =
                Calibration.slicing(inputs.model(), noise(inputs), Criterion.MAGNITUDE, types, spec.seed());
        CandidateCompiler compiler =
                new CandidateCompiler(inputs.model(), layout, Workshop.metadata(spec, inputs.data()));
        DeviceProfile device = Devices.probe(inputs, compiler);
        SearchSpace space = inputs.space(device);
        CostModel costs = new DefaultCostModel(graph, device, compiler::sizeBytes);
        Reach reach = Reach.of(space, costs);
        Issues unreachable = new Issues();
        reach.noteUnreachable(spec.objective(), graph, costs.baseMicros(), unreachable);
        Effort effort = Effort.of(spec, costs.baseMicros().orElse(0));
        if (options.json()) {
            terminal.json(json(spec, graph, space, reach, effort, unreachable.list()));
        } else {
            tell(spec, graph, device, space, reach, effort, unreachable.list());
        }
        return (unreachable.isEmpty() ? Exit.GOAL_MET : Exit.INVALID_INPUT).code();
    }

    private static NoiseInputs noise(SearchInputs inputs) {
        int samples = inputs.model().dynamicBatch() ? 2 : inputs.model().fixedBatch();
        return new NoiseInputs(inputs.model(), samples, 1);
    }

    /**
     * What a search costs, roughly.
     *
     * @param evaluation one candidate: compile, accuracy, latency sitting
     * @param whole the whole budget, calibration included
     */
    private record Effort(int evaluations, Duration evaluation, Duration whole) {
        private static final double SITTING_SECONDS = 1.2;
        private static final double COMPILE_SECONDS = 0.3;
        private static final double START_SECONDS = 20;

        /** @param baseMicros one run of the base on one thread; candidates are faster, batches too */
        static Effort of(SearchSpec spec, double baseMicros) {
            int cores = Runtime.getRuntime().availableProcessors();
            double perSample = baseMicros / 1e6 / Math.max(1, spec.device().batch());
            double accuracy = spec.data().validation() * perSample * 0.6 / cores;
            double each = COMPILE_SECONDS + accuracy + SITTING_SECONDS;
            double calibration = START_SECONDS + spec.data().calibration() * perSample * 20;
            Duration whole = seconds(calibration + each * spec.budget().trials());
            Duration limit = spec.budget().time();
            return new Effort(
                    spec.budget().trials(), seconds(each), limit != null && limit.compareTo(whole) < 0 ? limit : whole);
        }

        private static Duration seconds(double seconds) {
            return Duration.ofMillis(Math.round(seconds * 1000));
        }
    }

    private static Map<String, Object> json(
            SearchSpec spec, ModelGraph graph, SearchSpace space, Reach reach, Effort effort, List<Issue> unreachable) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("spec", SpecWriter.tree(spec));
        tree.put("space", space);
        tree.put("log10Size", space.log10Size());
        tree.put("base", Map.of("sizeBytes", graph.sizeBytes(), "macs", graph.macs()));
        tree.put("smallest", reach);
        tree.put("evaluations", effort.evaluations());
        tree.put("seconds", effort.whole().toSeconds());
        tree.put("reachable", unreachable.isEmpty());
        tree.put("issues", unreachable);
        return tree;
    }

    private void tell(
            SearchSpec spec,
            ModelGraph graph,
            DeviceProfile device,
            SearchSpace space,
            Reach reach,
            Effort effort,
            List<Issue> unreachable) {
        terminal.print(SpecWriter.yaml(spec));
        TextTable groups = new TextTable("channel group", ">channels", "may keep");
        space.groups().forEach(g -> {
            int channels = graph.group(g.group()).orElseThrow().channels();
            groups.row(
                    g.group(),
                    channels,
                    String.join(
                            " ",
                            g.keeps().stream()
                                    .map(k -> String.valueOf(Math.round(k * channels)))
                                    .toList()));
        });
        terminal.print(groups.toString());
        terminal.print("Device      %s %s".formatted(device.device(), device.features()));
        terminal.print("Space       10^%.1f candidates in %d groups and %d layers"
                .formatted(
                        space.log10Size(), space.groups().size(), space.layers().size()));
        terminal.print("Size        %s, down to %s (%s), exact"
                .formatted(
                        Words.bytes(graph.sizeBytes()),
                        Words.bytes(reach.sizeBytes()),
                        Words.percent((double) reach.sizeBytes() / graph.sizeBytes())));
        terminal.print("MACs        %s, down to %s (%s), exact"
                .formatted(
                        Words.count(graph.macs()),
                        Words.count(reach.macs()),
                        Words.percent((double) reach.macs() / graph.macs())));
        terminal.print("Latency     %s, down to %s of it, predicted from the layers' times"
                .formatted(
                        Words.micros(device.overheadMicros()
                                + device.layerTimes().stream()
                                        .mapToDouble(t -> t.floatMicros())
                                        .sum()),
                        Words.percent(reach.latencyRatio())));
        terminal.print("Evaluations %d at most, about %s each; about %s in all"
                .formatted(effort.evaluations(), Words.span(effort.evaluation()), Words.span(effort.whole())));
        if (unreachable.isEmpty()) {
            terminal.print("Limits      within reach, as far as can be known without judging accuracy");
        } else {
            unreachable.forEach(issue -> terminal.print("Unreachable " + issue));
        }
    }
}
