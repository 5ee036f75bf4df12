package io.lapidary.service.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.service.agent.rl4j.DdpgAgent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without any prior, on a made-up space whose optimum is known: {@link ToyChain}. */
class KnownOptimumTest {
    private static final int EVALUATIONS = 600;
    private static final int WINDOW = 4;
    private static final double ENOUGH = 0.99;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ddpgReachesNinetyNinePercentOfTheOptimum(long seed) {
        ToyChain toy = new ToyChain(EVALUATIONS, seed);
        assertThat(best(toy, DdpgAgent.plain(toy.problem()))).isGreaterThanOrEqualTo(ENOUGH * toy.optimum());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomDrawsDoNot(long seed) {
        ToyChain toy = new ToyChain(EVALUATIONS, seed);
        assertThat(best(toy, new RandomAgent(toy.problem()))).isLessThan(ENOUGH * toy.optimum());
    }

    /** The best value within the evaluations; the search ends once that is enough. */
    private static double best(ToyChain toy, SearchAgent agent) {
        Deque<Candidate> waiting = new ArrayDeque<>(agent.propose(WINDOW));
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < EVALUATIONS && best < ENOUGH * toy.optimum(); i++) {
            Candidate candidate = waiting.remove();
            best = Math.max(best, toy.value(candidate));
            agent.learn(candidate, toy.judge(candidate));
            waiting.addAll(agent.propose(1));
        }
        return best;
    }
}
