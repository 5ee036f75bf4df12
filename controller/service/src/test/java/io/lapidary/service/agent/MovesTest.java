package io.lapidary.service.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ModelGraph;
import io.lapidary.space.KeepRange;
import io.lapidary.space.SpaceRules;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MovesTest {
    private static final ModelGraph GRAPH = Models.residual(32, 64, 128);
    private static final Objective HALF_THE_MACS =
            new Objective(Goal.MOST_ACCURATE, List.of(new Limit(Quantity.MACS, 0.5, true)));

    private static SearchProblem problem(KeepRange keep, List<Precision> precisions) {
        return Problems.of(GRAPH, new SpaceRules("moves", keep, precisions, List.of()), 1, HALF_THE_MACS, 40, 3);
    }

    @Test
    void changesHoldTheLimitAndGoOnFromOneAnotherFarThroughAFineSpace() {
        SearchProblem problem = problem(new KeepRange(0.25, 1, 1), List.of(Precision.FLOAT32));
        Walk walk = new Walk(problem);
        Moves moves = new Moves(walk);
        SplittableRandom random = new SplittableRandom(1);
        Candidate at = walk.lowered(walk.knobs().mildest());
        Set<Double> keeps = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            at = moves.changed(at, random);
            assertThat(GRAPH.macs(at)).isLessThanOrEqualTo(GRAPH.macs() / 2);
            keeps.add(at.keep(GRAPH.groups().get(0).name()));
        }
        assertThat(keeps).hasSizeGreaterThan(5);
    }

    @Test
    void theCrossOfTwoHasEachKnobFromOneOfThemWhereNoLimitSaysOtherwise() {
        SearchProblem problem = problem(new KeepRange(0.25, 0.5, 4), List.of(Precision.FLOAT32));
        Walk walk = new Walk(problem);
        Candidate low = walk.knobs().candidate(new int[walk.knobs().size()]);
        Candidate high = walk.knobs().candidate(walk.knobs().mildest());
        Candidate cross = new Moves(walk).crossed(low, high, new SplittableRandom(2));
        assertThat(cross).isNotEqualTo(low).isNotEqualTo(high);
        assertThat(GRAPH.groups()).allMatch(g -> {
            double keep = cross.keep(g.name());
            return keep == low.keep(g.name()) || keep == high.keep(g.name());
        });
    }
}
