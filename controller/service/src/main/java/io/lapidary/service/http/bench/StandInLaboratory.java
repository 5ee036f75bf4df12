package io.lapidary.service.http.bench;

import io.lapidary.candidate.Candidate;
import io.lapidary.graph.ModelGraph;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Outcome;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.ModelProfile;
import io.lapidary.service.agent.SearchAgent;
import io.lapidary.service.cost.CostModel;
import io.lapidary.service.cost.LatencyForecast;
import io.lapidary.service.host.Laboratory;
import io.lapidary.service.host.Plan;
import io.lapidary.service.host.PreparationListener;
import io.lapidary.service.host.PreparedSearch;
import io.lapidary.service.search.AgentSetup;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchSummary;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A laboratory without engines: every search is ready at once, and its agent draws at random. */
final class StandInLaboratory implements Laboratory {
    private static final String MODEL = "0".repeat(64);

    /** A search with no end in sight, distinct by its seed. */
    static SearchSpec spec(int seed) {
        return new SearchSpec(
                "bench-" + seed,
                MODEL,
                new DataSpec("generated-shapes", null, null, null, null, 512, 5_000),
                Metric.TOP_1,
                SpaceRules.READY_MADE.get(0),
                new Objective(Goal.FASTEST, List.of(new Limit(Quantity.ACCURACY_DROP, 1, false))),
                AgentKind.RANDOM,
                new Budget(10_000_000, null, 4, null),
                new DeviceSpec("default", 1, 1),
                seed);
    }

    @Override
    public ModelGraph inspect(Path model, String name) {
        throw unused();
    }

    @Override
    public SearchSpec read(String text) {
        throw unused();
    }

    @Override
    public Plan plan(SearchSpec spec) {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("Impossible state: the benchmark submits its searches itself.");
    }

    @Override
    public PreparedSearch prepare(
            String search, SearchSpec spec, Optional<Started> stored, PreparationListener listener) {
        Started started = stored.orElseGet(() -> started(spec));
        return new PreparedSearch() {
            @Override
            public Started started() {
                return started;
            }

            @Override
            public AgentSetup agent(Started known) {
                Drawing agent = new Drawing(known.spec().seed());
                return new AgentSetup(agent, agent);
            }

            @Override
            public Optional<SearchSummary.Test> test(byte[] model) {
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
    }

    private static Started started(SearchSpec spec) {
        ModelGraph graph = new ModelGraph(
                "stand-in", MODEL, 17, 1_000_000, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        ModelProfile profile = new ModelProfile(MODEL, "none", 512, 93.5, List.of(), List.of());
        DeviceProfile device = DeviceProfile.ofProcessor("a stand-in", List.of(), 16, List.of(), Map.of(), "");
        return new Started(spec, graph, profile, device, Map.of("model", MODEL), Map.of());
    }

    /** Draws policies over forty groups: as large as those of a usual network, and hardly ever the same twice. */
    private static final class Drawing implements SearchAgent, CostModel {
        private static final int GROUPS = 40;
        private final SplittableRandom random;

        Drawing(long seed) {
            random = new SplittableRandom(seed);
        }

        @Override
        public List<Candidate> propose(int n) {
            return IntStream.range(0, n).mapToObj(i -> draw()).toList();
        }

        private Candidate draw() {
            Map<String, Double> keeps = new java.util.HashMap<>();
            for (int group = 0; group < GROUPS; group++) {
                keeps.put("stage%d.block%d.inner".formatted(group / 10, group % 10), random.nextInt(1, 17) / 16.0);
            }
            return Candidate.of(keeps, Map.of());
        }

        @Override
        public void learn(Candidate candidate, Outcome outcome) {
            // It draws whatever came of it.
        }

        @Override
        public long macs(Candidate candidate) {
            return 500_000;
        }

        @Override
        public long sizeBytes(Candidate candidate) {
            return 500_000;
        }

        @Override
        public LatencyForecast latency(Candidate candidate) {
            return LatencyForecast.exactly(0.5);
        }

        @Override
        public void observe(Candidate candidate, Latency measured) {
            // Nothing is predicted here.
        }
    }
}
