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
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WalkTest {
    private static final double[] MILDEST = {1, 1};
    private static final double[] BOLDEST = {0, 0};

    private final ModelGraph graph = Models.residual(32, 64, 128);

    private SearchProblem problem(Limit... limits) {
        return Problems.joint(graph, 16, new Objective(Goal.FASTEST, List.of(limits)), 100, 1);
    }

    private static Candidate always(Walk walk, double[] action) {
        Walk.Position position = walk.start();
        while (!position.isFinished()) {
            position.take(action);
        }
        return position.candidate();
    }

    @Test
    void theMildestWalkChangesNothingAndTheBoldestAllThatIsAllowed() {
        SearchProblem problem = problem();
        Walk walk = new Walk(problem);
        assertThat(always(walk, MILDEST)).isEqualTo(Candidate.UNTOUCHED);
        assertThat(always(walk, BOLDEST)).isEqualTo(problem.space().smallest());
    }

    @Test
    void onlyLayersWithSomethingToChooseTakeAStep() {
        SearchProblem pruneOnly = Problems.of(
                graph,
                new SpaceRules("prune", new KeepRange(0.25, 1, 0), List.of(Precision.FLOAT32), List.of()),
                16,
                Problems.fastest(1),
                10,
                1);
        assertThat(new Walk(problem()).steps()).isEqualTo(graph.layers().size());
        assertThat(new Walk(pruneOnly).steps()).isEqualTo(graph.groups().size());
    }

    @Test
    void statesLieBetweenZeroAndOne() {
        Walk walk = new Walk(problem());
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 20; i++) {
            Walk.Position position = walk.start();
            while (!position.isFinished()) {
                assertThat(Arrays.stream(position.state()).boxed())
                        .hasSize(Walk.STATE_SIZE)
                        .allMatch(v -> v >= 0 && v <= 1);
                position.take(new double[] {random.nextDouble(), random.nextDouble()});
            }
        }
    }

    @Test
    void retracingACandidateGivesTheActionsThatLeadToIt() {
        Walk walk = new Walk(problem());
        SplittableRandom random = new SplittableRandom(5);
        Walk.Position position = walk.start();
        while (!position.isFinished()) {
            position.take(new double[] {random.nextDouble(), random.nextDouble()});
        }
        Candidate candidate = position.candidate();
        Walk.Position again = walk.start();
        for (Walk.Move move : walk.retrace(candidate)) {
            again.take(move.action().stream().mapToDouble(Double::doubleValue).toArray());
        }
        assertThat(again.candidate()).isEqualTo(candidate);
    }

    @Test
    void mildActionsAreClippedSoThatTheLimitsHoldInTheEnd() {
        SearchProblem problem = problem(
                new Limit(Quantity.SIZE, 0.2, true),
                new Limit(Quantity.MACS, 0.5, true),
                new Limit(Quantity.LATENCY, 0.3, true));
        Candidate candidate = always(new Walk(problem), MILDEST);
        assertThat((double) problem.costs().sizeBytes(candidate)).isLessThanOrEqualTo(0.2 * graph.sizeBytes());
        assertThat((double) graph.macs(candidate)).isLessThanOrEqualTo(0.5 * graph.macs());
        assertThat(problem.costs().latencyRatio(candidate)).isLessThanOrEqualTo(0.3);
    }

    @Test
    void aClippedActionIsReportedAsItWasRealised() {
        Walk walk = new Walk(problem(new Limit(Quantity.SIZE, 0.1, true)));
        Walk.Position position = walk.start();
        boolean clipped = false;
        while (!position.isFinished()) {
            double[] realised = position.take(MILDEST);
            clipped |= realised[0] < 1 || realised[1] < 1;
        }
        assertThat(clipped).isTrue();
    }
}
