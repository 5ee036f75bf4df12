package io.lapidary.service.agent.rl4j;

import io.lapidary.candidate.Candidate;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What learns from walks and their rewards. Owned by the thread that makes it: ND4J objects never leave it. */
interface Learner {
    /** Before a walk: forgets what is kept between the steps of one. */
    void startWalk();

    /**
     * The action, (keep, precision) in [0, 1], around which to explore.
     *
     * @param state {@code [1, state]}
     * @param random for learners whose policy draws
     */
    double[] action(INDArray state, SplittableRandom random);

    /** How much it likes a candidate; comparable among candidates at one time only. */
    double preference(Candidate candidate);

    /** Takes in a candidate with its reward and makes at least this many gradient steps, once it has enough to make any. */
    void teach(Candidate candidate, double reward, int updates);

    /** Named numbers of its learning, in a fixed order. */
    Map<String, Double> diagnostics();
}
