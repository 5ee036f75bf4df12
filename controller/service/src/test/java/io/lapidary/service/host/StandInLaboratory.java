package io.lapidary.service.host;

import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.service.search.AgentSetup;
import io.lapidary.service.search.ChainAgent;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.service.search.Toy;
import io.lapidary.space.SearchSpace;
import io.lapidary.space.SpaceRules;
import io.lapidary.spec.AgentKind;
import io.lapidary.spec.Budget;
import io.lapidary.spec.DataSpec;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Quantity;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import io.lapidary.spec.Uploads;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A laboratory without engines: searches of the toy, whose every model is known and prepared at once. */
public class StandInLaboratory implements Laboratory {
    private static final String MODEL = "ab".repeat(32);

    /** How often a search was prepared, and let go of. */
    public final AtomicInteger prepared = new AtomicInteger();

    public final AtomicInteger closed = new AtomicInteger();
    /** How often a model was judged on the test split. */
    public final AtomicInteger tested = new AtomicInteger();

    private final Function<Started, AgentSetup> agents;

    public StandInLaboratory() {
        this(started -> new ChainAgent(started.spec().seed(), 1000, Integer.MAX_VALUE).setup());
    }

    public StandInLaboratory(Function<Started, AgentSetup> agents) {
        this.agents = agents;
    }

    /** A toy search as people would send it. */
    public static SearchSpec spec(Budget budget) {
        SearchSpec toy = Toy.started(budget).spec();
        return new SearchSpec(
                toy.name(),
                MODEL,
                new DataSpec("fashion-mnist", null, null, null, null, 512, 5000),
                toy.metric(),
                toy.space(),
                toy.objective(),
                AgentKind.RANDOM,
                budget,
                toy.device(),
                toy.seed());
    }

    @Override
    public ModelGraph inspect(Path model, String name) {
        return Toy.started(Toy.trials(1, 1)).graph();
    }

    @Override
    public SearchSpec read(String text) {
        return SpecReader.read(text, new Uploads() {
            @Override
            public Optional<String> modelName(String sha256) {
                return Optional.of("toy");
            }

            @Override
            public Optional<Path> dataset(String sha256) {
                return Optional.empty();
            }

            @Override
            public Optional<SpaceRules> space(String name) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Plan plan(SearchSpec spec) {
        ModelGraph graph = Toy.started(spec.budget()).graph();
        boolean unreachable = spec.objective()
                .limit(Quantity.SIZE)
                .map(Limit::value)
                .filter(size -> size < 0.01)
                .isPresent();
        return new Plan(
                spec,
                SearchSpace.resolve(spec.space(), graph, 1),
                1,
                graph.sizeBytes(),
                graph.macs(),
                1,
                1,
                null,
                null,
                spec.budget().trials(),
                1,
                unreachable
                        ? List.of(new Issue("objective.limits.size", "0.5%", "Nothing is so small.", "Allow 1%."))
                        : List.of(),
                List.of());
    }

    @Override
    public PreparedSearch prepare(
            String search, SearchSpec spec, Optional<Started> stored, PreparationListener listener)
            throws InterruptedException {
        prepared.incrementAndGet();
        if (spec.name().equals("unreachable")) {
            throw InvalidInput.of("objective.limits.size", "1B", "Nothing is so small.", "Allow 1kB.");
        }
        Started toy = Toy.started(spec.budget());
        Started started = stored.orElse(toy.with(spec));
        return new PreparedSearch() {
            @Override
            public Started started() {
                return started;
            }

            @Override
            public AgentSetup agent(Started known) {
                return agents.apply(known);
            }

            @Override
            public Optional<SearchSummary.Test> test(byte[] model) {
                tested.incrementAndGet();
                return Optional.of(new SearchSummary.Test(93.0, 92.75, 1000));
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }
}
