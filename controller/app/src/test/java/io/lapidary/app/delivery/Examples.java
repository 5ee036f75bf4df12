package io.lapidary.app.delivery;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.ChannelSpan;
import io.lapidary.graph.FrozenAxis;
import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import io.lapidary.graph.ModelGraph;
import io.lapidary.graph.TensorInfo;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Provenance;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.ModelProfile;
import io.lapidary.service.search.Cause;
import io.lapidary.service.search.Journal;
import io.lapidary.service.search.SearchEvent;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Finished;
import io.lapidary.service.search.SearchEvent.Proposed;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchResult;
import io.lapidary.service.search.Trial;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.space.SpaceRules;
import io.lapidary.spec.AgentKind;
import io.lapidary.spec.Budget;
import io.lapidary.spec.DataSpec;
import io.lapidary.spec.DeviceSpec;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Metric;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import io.lapidary.spec.SearchSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A search as it might have ended: a chain of convolutions, sixty trials. */
public final class Examples {
    private static final int LAYERS = 12;

    private Examples() {}

    public static FinishedSearch finished(String name) {
        return finished(name, 60);
    }

    /** One of which no trial was ever judged. */
    public static FinishedSearch withoutScore(String name) {
        SearchResult nothing = new SearchResult(
                "00000000",
                SearchStatus.FINISHED,
                "No trial was judged.",
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                1);
        return new FinishedSearch(finished(name, 20).started(), nothing, Optional.empty(), Optional.empty());
    }

    /** The same search in a store of its own, which the caller closes. */
    public static SearchStore stored(FinishedSearch search, Path folder) {
        SearchStore store = SearchStore.open(folder, InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_000L)));
        SearchResult result = search.result();
        Journal journal = Journal.create(
                result.search(),
                search.spec(),
                "",
                store,
                (stored, event, history) -> {},
                InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_000L)));
        List<SearchEvent> events = new ArrayList<>();
        events.add(search.started());
        for (Trial t : result.trials()) {
            events.add(new Proposed(t.number(), t.candidate()));
            events.add(new Evaluated(
                    t.number(), t.candidate().id(), t.outcome(), t.reward(), t.feasible(), t.seconds(), t.sameAs()));
        }
        events.add(new Finished(result.reason(), Cause.BUDGET_TRIALS.label()));
        journal.write(events.toArray(SearchEvent[]::new));
        return store;
    }

    public static FinishedSearch finished(String name, int trialsJudged) {
        ModelGraph graph = graph();
        List<Trial> trials = new ArrayList<>();
        Random random = new Random(7);
        for (int number = 0; number < trialsJudged; number++) {
            trials.add(trial(number, graph, random));
        }
        List<Trial> front = front(trials);
        Trial best = front.stream().filter(Trial::feasible).findFirst().orElseThrow();
        Started started = new Started(
                spec(name),
                graph,
                new ModelProfile("00ff", "independence", 512, 93.2, List.of(), List.of()),
                new DeviceProfile(
                        "A processor",
                        List.of("avx512_vnni"),
                        16,
                        List.of(Precision.INT8),
                        1,
                        2,
                        List.of(),
                        Map.of(),
                        "localhost"),
                Map.of("validation", "ab12"),
                Map.of("lapidary", "0.1.0"));
        SearchResult result = new SearchResult(
                "00000000",
                SearchStatus.FINISHED,
                "All trials were judged.",
                trials,
                Optional.of(best),
                front,
                Optional.empty(),
                List.of(),
                412);
        return new FinishedSearch(
                started,
                result,
                best.measurement().map(BaseModel::beside),
                Optional.of(new TestAccuracy(93.1, 92.8, 10_000)));
    }

    static SearchSpec spec(String name) {
        return new SearchSpec(
                name,
                "models/net.onnx",
                new DataSpec("fashion-mnist", null, null, null, null, 512, 5000),
                Metric.TOP_1,
                SpaceRules.READY_MADE.get(0),
                new Objective(
                        Goal.FASTEST,
                        List.of(new Limit(Quantity.ACCURACY_DROP, 0.5, false), new Limit(Quantity.LATENCY, 0.4, true))),
                AgentKind.DDPG,
                new Budget(60, null, 4, null),
                new DeviceSpec("default", 1, 1),
                7);
    }

    private static ModelGraph graph() {
        List<Layer> layers = new ArrayList<>();
        List<ChannelGroup> groups = new ArrayList<>();
        for (int i = 0; i < LAYERS; i++) {
            int in = i == 0 ? 1 : 32 << (i - 1) / 4;
            int out = 32 << i / 4;
            String name = "/stage%d/conv%d".formatted(1 + i / 4, i);
            String group = i == LAYERS - 1 ? null : "stage%d.conv%d".formatted(1 + i / 4, i);
            long positions = 784 >> 2 * (i / 4);
            layers.add(new Layer(
                    name,
                    i,
                    "Conv",
                    LayerKind.DENSE,
                    in,
                    out,
                    List.of(3, 3),
                    List.of(1, 1),
                    1,
                    positions,
                    9L * in * out * positions,
                    9L * in * out + out,
                    List.of(new ChannelSpan(i == 0 ? null : layers.get(i - 1).outputGroup(), in)),
                    group,
                    true));
            if (group != null) {
                groups.add(new ChannelGroup(group, out, List.of(name), List.of()));
            }
        }
        return new ModelGraph(
                "net",
                "00ff",
                13,
                2_900_000,
                List.of(new TensorInfo("x", List.of(-1L, 1L, 28L, 28L), "float")),
                List.of(new TensorInfo("y", List.of(-1L, 128L), "float")),
                layers,
                groups,
                List.of(new FrozenAxis(layers.get(LAYERS - 1).name(), "it is the model's output")),
                List.of());
    }

    private static Trial trial(int number, ModelGraph graph, Random random) {
        Map<String, Double> keeps = new HashMap<>();
        Map<String, Precision> precisions = new HashMap<>();
        graph.groups().forEach(g -> keeps.put(g.name(), random.nextInt(1, 5) / 4.0));
        graph.layers()
                .forEach(l -> precisions.put(l.name(), random.nextInt(8) == 0 ? Precision.FLOAT32 : Precision.INT8));
        Candidate candidate = Candidate.of(keeps, precisions);
        if (number % 20 == 19) {
            return new Trial(number, candidate, new Outcome.Failed(List.of("did not load")), -5, false, 4, null);
        }
        long macs = graph.macs(candidate);
        double share = (double) macs / graph.macs();
        double ratio = 0.12 + 0.5 * share + 0.1 * random.nextDouble();
        double accuracy = 93.2 - 1.8 * (1 - share) * random.nextDouble() - (number % 13 == 0 ? 60 : 0);
        Measurement measurement = new Measurement(
                accuracy,
                93.2,
                new Latency(410, 410 * ratio, ratio, ratio * 0.96, ratio * 1.05, false, 11, Latency.Source.MEASURED),
                (long) (760_000 * share) + 20_000,
                2_900_000,
                (long) (600_000 * share) + 20_000,
                2_700_000,
                macs,
                graph.macs(),
                new Provenance(
                        "local", "A processor", Map.of("onnxruntime", "1.23.2"), 1, 1, 5000, "cd34", 12, 3000, 900));
        boolean feasible = accuracy >= 92.7 && ratio * 1.05 <= 0.4;
        return new Trial(number, candidate, new Outcome.Scored(measurement), -Math.log(ratio), feasible, 4, null);
    }

    private static List<Trial> front(List<Trial> trials) {
        return trials.stream()
                .filter(t -> t.measurement().isPresent())
                .filter(t -> trials.stream().noneMatch(o -> beats(o, t)))
                .sorted((a, b) -> Double.compare(ratio(a), ratio(b)))
                .toList();
    }

    private static boolean beats(Trial one, Trial other) {
        return one.measurement().isPresent()
                && ratio(one) < ratio(other)
                && one.measurement().get().accuracy()
                        >= other.measurement().get().accuracy();
    }

    private static double ratio(Trial trial) {
        return trial.measurement().orElseThrow().latency().ratio();
    }
}
