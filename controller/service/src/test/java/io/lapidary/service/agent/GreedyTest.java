package io.lapidary.service.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.graph.ModelGraph;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GreedyTest {
    private final ModelGraph graph = Models.residual(32, 64, 128);

    private Ladder ladder(Objective objective) {
        return Greedy.ladder(new Walk(Problems.joint(graph, 16, objective, 100, 1)));
    }

    @Test
    void eachRungIsCheaperThanTheOneBefore() {
        List<Ladder.Rung> rungs = ladder(Problems.fastest(0.5)).rungs();
        assertThat(rungs).hasSizeGreaterThan(10);
        assertThat(rungs.stream().map(Ladder.Rung::cost).toList()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(rungs.get(rungs.size() - 1).cost()).isLessThan(0.2);
    }

    @Test
    void int8ComesBeforeAnyChannelIsDropped() {
        List<Ladder.Rung> rungs = ladder(Problems.fastest(0.5)).rungs();
        Candidate firstPruned = rungs.stream()
                .map(Ladder.Rung::candidate)
                .filter(c -> !c.groups().isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(firstPruned.layers()).hasSize(graph.layers().size());
    }

    @Test
    void forAccuracyWithinMacsTheMildestRungJustHoldsTheLimitInFloat() {
        Objective half = new Objective(Goal.MOST_ACCURATE, List.of(new Limit(Quantity.MACS, 0.5, true)));
        Candidate mildest = ladder(half).rungs().get(0).candidate();
        assertThat((double) graph.macs(mildest)).isBetween(0.4 * graph.macs(), 0.5 * graph.macs());
        assertThat(mildest.layers()).isEmpty();
    }

    @Test
    void aSizeLimitBesideMacsCallsForInt8() {
        Objective both = new Objective(
                Goal.MOST_ACCURATE, List.of(new Limit(Quantity.MACS, 0.9, true), new Limit(Quantity.SIZE, 0.3, true)));
        Candidate mildest = ladder(both).rungs().get(0).candidate();
        assertThat(mildest.layers()).isNotEmpty();
    }

    @Test
    void bisectionFindsTheBoldestRungWithinTheLimitInFewEvaluations() {
        SearchProblem problem = Problems.joint(graph, 16, Problems.fastest(0.5), 100, 1);
        Ladder ladder = Greedy.ladder(new Walk(problem));
        Bisection bisection = new Bisection(ladder, problem.objective());
        int last = ladder.rungs().size() * 2 / 3;
        int asked = 0;
        Candidate boldest = null;
        for (Optional<Candidate> next = bisection.next(); next.isPresent(); next = bisection.next()) {
            int rung =
                    ladder.rungs().stream().map(Ladder.Rung::candidate).toList().indexOf(next.get());
            boldest = rung == last ? next.get() : boldest;
            bisection.tell(
                    next.get(), Problems.scored(problem, next.get(), rung <= last ? 91.9 : 90, 1 - 0.01 * (rung + 1)));
            asked++;
        }
        assertThat(boldest).isEqualTo(ladder.rungs().get(last).candidate());
        assertThat(asked).isLessThanOrEqualTo(7);
    }
}
