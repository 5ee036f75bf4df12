package io.lapidary.service.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.service.agent.rl4j.Algorithm;
import io.lapidary.service.agent.rl4j.LearningAgent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without any prior, on a made-up space whose optimum is known: {@link ToyChain}. */
class KnownOptimumTest {
    private static final int EVALUATIONS = 600;
    private static final int WINDOW = 4;
    private static final double ENOUGH = 0.99;
    /** The grid of the discrete ones holds 8 of the 13 keep-ratios. */
    private static final double WELL_BEYOND_RANDOM = 0.9;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ddpgReachesNinetyNinePercentOfTheOptimum(long seed) {
        ToyChain toy = new ToyChain(EVALUATIONS, seed);
        double enough = ENOUGH * toy.optimum();
        assertThat(best(toy, LearningAgent.plain(Algorithm.DDPG, toy.problem()), enough))
                .isGreaterThanOrEqualTo(enough);
    }

    @ParameterizedTest
    @EnumSource(names = {"DQN", "A2C"})
    void discreteLearnersComeFarBeyondRandomDraws(Algorithm algorithm) {
        ToyChain toy = new ToyChain(EVALUATIONS, 1);
        double enough = WELL_BEYOND_RANDOM * toy.optimum();
        assertThat(best(toy, LearningAgent.plain(algorithm, toy.problem()), enough))
                .isGreaterThanOrEqualTo(enough);
        assertThat(best(toy, RandomAgent.plain(toy.problem()), enough)).isLessThan(enough);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomDrawsDoNot(long seed) {
        ToyChain toy = new ToyChain(EVALUATIONS, seed);
        double enough = ENOUGH * toy.optimum();
        assertThat(best(toy, RandomAgent.plain(toy.problem()), enough)).isLessThan(enough);
    }

    /** The best value within the evaluations; the search ends once that is enough. */
    private static double best(ToyChain toy, SearchAgent agent, double enough) {
        Deque<Candidate> waiting = new ArrayDeque<>(agent.propose(WINDOW));
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < EVALUATIONS && best < enough; i++) {
            Candidate candidate = waiting.remove();
            best = Math.max(best, toy.value(candidate));
            agent.learn(candidate, toy.judge(candidate));
            waiting.addAll(agent.propose(1));
        }
        return best;
    }
}
