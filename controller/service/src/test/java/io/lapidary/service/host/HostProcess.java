package io.lapidary.service.host;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Exchange;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.agent.Agents;
import io.lapidary.service.agent.Models;
import io.lapidary.service.agent.Problems;
import io.lapidary.service.agent.SearchProblem;
import io.lapidary.service.search.AgentSetup;
import io.lapidary.service.search.ChainAgent;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.Toy;
import io.lapidary.service.search.Workers;
import io.lapidary.service.store.SearchQuery;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.spec.AgentKind;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A host with two workers and one search, which it submits where the store has none. Says {@code event} and its number as
 * each is told, and ends with the search.
 */
final class HostProcess {
    private static final int WINDOW = 4;
    private static final long SEED = 3;

    private HostProcess() {}

    public static void main(String[] arguments) throws Exception {
        run(
                Path.of(arguments[0]),
                arguments[1],
                Integer.parseInt(arguments[2]),
                Long.parseLong(arguments[3]),
                event -> System.out.println("event " + event.seq()));
    }

    /**
     * Runs the search to its end.
     *
     * @param agent {@code chain}, or the label of a real one
     * @param evaluationMillis how long each candidate takes
     */
    static void run(Path folder, String agent, int trials, long evaluationMillis, Consumer<StoredEvent> listener)
            throws Exception {
        World world = World.of(agent, trials);
        CountDownLatch finished = new CountDownLatch(1);
        try (SearchStore store = SearchStore.open(folder, InstantSource.system());
                Exchange exchange = Exchange.embedded();
                Workers workers = Workers.of(exchange.tickets(), 2, candidate -> {
                    LockSupport.parkNanos(evaluationMillis * 1_000_000);
                    return world.judge().apply(candidate);
                });
                SearchHost host = new SearchHost(
                        store, exchange.tickets(), new StandInLaboratory(world.agents()), InstantSource.system(), 1);
                AutoCloseable listening = host.listen(event -> {
                    listener.accept(event);
                    if (event.type().equals("finished")) {
                        finished.countDown();
                    }
                })) {
            var known = store.searches(SearchQuery.newest(1)).items();
            host.start();
            if (known.isEmpty()) {
                host.submit(StandInLaboratory.spec(Toy.trials(trials, WINDOW)), "ada");
            } else if (known.get(0).status() == SearchStatus.FINISHED) {
                return;
            }
            finished.await();
        }
    }

    /** A problem with agents for it, and what comes of candidates: a pure function, in every process the same. */
    private record World(Function<Started, AgentSetup> agents, Function<Candidate, Outcome> judge) {
        static World of(String agent, int trials) {
            if (agent.equals("chain")) {
                return new World(started -> new ChainAgent(SEED, 20, Integer.MAX_VALUE).setup(), Toy::outcome);
            }
            AgentKind kind = AgentKind.valueOf(agent.toUpperCase(Locale.ROOT));
            return new World(
                    started -> {
                        SearchProblem problem = problem(trials);
                        return new AgentSetup(Agents.create(kind, problem), problem.costs());
                    },
                    candidate -> outcome(problem(trials), candidate));
        }

        private static SearchProblem problem(int trials) {
            return Problems.joint(Models.chain(32, 32, 64), 16, Problems.fastest(0.5), trials, SEED);
        }

        private static Outcome outcome(SearchProblem problem, Candidate candidate) {
            // By the text, since the hash of an enum differs from process to process.
            SplittableRandom noise = new SplittableRandom(candidate.id().hashCode());
            double left =
                    (double) problem.graph().macs(candidate) / problem.graph().macs();
            double ratio = problem.costs().latencyRatio(candidate) * (0.95 + 0.1 * noise.nextDouble());
            double drop = 2 * (1 - left) * (1 - left) + 0.1 * noise.nextDouble();
            return Problems.scored(problem, candidate, problem.profile().baseAccuracy() - drop, ratio);
        }
    }
}
