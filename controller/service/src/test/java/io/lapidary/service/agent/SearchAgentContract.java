package io.lapidary.service.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ModelGraph;
import io.lapidary.outcome.Outcome;
import io.lapidary.space.KeepRange;
import io.lapidary.space.SpaceRules;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What every agent holds to, whatever it learns. */
public abstract class SearchAgentContract {
    private static final KeepRange HALF_OR_ALL = new KeepRange(0.5, 1, 8);
    private static final List<Precision> BOTH = List.of(Precision.FLOAT32, Precision.INT8);

    protected abstract SearchAgent agent(SearchProblem problem);

    private static SearchProblem residual(Objective objective, int trials, long seed) {
        return Problems.joint(Models.residual(32, 64, 128), 16, objective, trials, seed);
    }

    private static SearchProblem tiny(KeepRange keep, List<Precision> precisions) {
        return Problems.of(
                Models.chain(16, 16),
                new SpaceRules("tiny", keep, precisions, List.of()),
                8,
                Problems.fastest(0.5),
                40,
                3);
    }

    private List<Candidate> search(SearchProblem problem, int trials, int window) {
        return Problems.run(agent(problem), problem, Problems.world(problem, 9), trials, window);
    }

    @Test
    void everyProposalIsInsideTheSpace() {
        SearchProblem problem = residual(Problems.fastest(0.5), 24, 1);
        assertThat(search(problem, 24, 4)).hasSize(24).allMatch(problem.space()::contains);
    }

    @Test
    void theSameOutcomesGiveTheSameProposalsOneAtATime() {
        assertThat(search(residual(Problems.fastest(0.5), 24, 2), 24, 1))
                .isEqualTo(search(residual(Problems.fastest(0.5), 24, 2), 24, 1));
    }

    @Test
    void theSameOutcomesGiveTheSameProposalsWithFourInFlight() {
        assertThat(search(residual(Problems.fastest(0.5), 24, 2), 24, 4))
                .isEqualTo(search(residual(Problems.fastest(0.5), 24, 2), 24, 4));
    }

    @Test
    void proposalsInOneCallAreThoseOfSeveralCalls() {
        List<Candidate> together = agent(residual(Problems.fastest(0.5), 24, 4)).propose(4);
        SearchAgent single = agent(residual(Problems.fastest(0.5), 24, 4));
        for (Candidate candidate : together) {
            assertThat(single.propose(1)).containsExactly(candidate);
        }
    }

    @Test
    void noCandidateComesTwiceAndATinySpaceIsExhausted() {
        SearchProblem problem = tiny(HALF_OR_ALL, BOTH);
        List<Candidate> proposed = search(problem, 1000, 4);
        assertThat(proposed).doesNotHaveDuplicates().hasSize(2 * 2 * 2 * 2 * 2);
    }

    @Test
    void anExhaustedSpaceGivesNothingMore() {
        SearchProblem problem = tiny(KeepRange.FIXED, BOTH);
        SearchAgent agent = agent(problem);
        Set<Candidate> all = new HashSet<>(Problems.run(agent, problem, Problems.world(problem, 9), 1000, 3));
        assertThat(all).hasSize(8);
        assertThat(agent.propose(2)).isEmpty();
    }

    @Test
    void aModelWithoutPrecisionsToChooseIsPruned() {
        SearchProblem problem = tiny(HALF_OR_ALL, List.of(Precision.FLOAT32));
        assertThat(search(problem, 100, 2)).hasSize(4).allMatch(c -> c.layers().isEmpty());
    }

    @Test
    void whatHasOneChoiceOnlyGetsIt() {
        SearchProblem problem = tiny(new KeepRange(0.5, 0.5, 8), BOTH);
        assertThat(search(problem, 100, 2)).hasSize(8).allMatch(c -> c.groups().size() == 2);
    }

    @Test
    void everyProposalHoldsTheLimitsThatAreKnownBeforehand() {
        ModelGraph graph = Models.residual(32, 64, 128);
        Objective objective = new Objective(
                Goal.MOST_ACCURATE,
                List.of(
                        new Limit(Quantity.SIZE, 0.2, true),
                        new Limit(Quantity.MACS, 0.6, true),
                        new Limit(Quantity.LATENCY, 0.4, true)));
        SearchProblem problem = Problems.joint(graph, 16, objective, 24, 5);
        assertThat(Problems.run(agent(problem), problem, Problems.world(problem, 9), 24, 4))
                .isNotEmpty()
                .allMatch(c -> problem.costs().sizeBytes(c) <= 0.2 * graph.sizeBytes())
                .allMatch(c -> problem.costs().macs(c) <= 0.6 * graph.macs());
    }

    @Test
    void failuresAreLearntLikeAnyOutcome() {
        SearchProblem problem = residual(Problems.fastest(0.5), 20, 6);
        Function<Candidate, Outcome> broken = c -> new Outcome.Failed(List.of("no kernel"));
        assertThat(Problems.run(agent(problem), problem, broken, 20, 4))
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void limitsBeyondReachStillGiveProposals() {
        Objective objective = new Objective(Goal.FASTEST, List.of(new Limit(Quantity.SIZE, 1e-4, true)));
        SearchProblem problem = residual(objective, 8, 7);
        assertThat(search(problem, 8, 4)).isNotEmpty();
    }
}
