package io.lapidary.service.agent.rl4j;

import io.lapidary.candidate.Candidate;
import io.lapidary.service.agent.Walk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.rl4j.agent.learning.update.UpdateRule;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Continuous actor and critic over (keep, precision) a layer: DDPG (Lillicrap et al. 2015) in the form that AMC (He et
 * al. 2018) and HAQ (Wang et al. 2019) gave it.
 */
final class DdpgLearner implements Learner {
    private static final double ACTOR_RATE = 1e-4;
    private static final double CRITIC_RATE = 1e-3;
    private static final int BATCH = 64;
    private static final double BASELINE_KEPT = 0.95;

    private final Walk walk;
    private final Teaching<double[], Experience> teaching;
    private final DenseNetwork actor;
    private final DenseNetwork critic;
    private double baseline = Double.NaN;

    DdpgLearner(Walk walk, long seed) {
        this.walk = walk;
        SplittableRandom seeds = new SplittableRandom(seed);
        this.actor = DenseNetwork.actor(Walk.STATE_SIZE, Walk.ACTION_SIZE, ACTOR_RATE, seeds.nextLong());
        this.critic = DenseNetwork.critic(Walk.STATE_SIZE + Walk.ACTION_SIZE, CRITIC_RATE, seeds.nextLong());
        DenseNetwork targetActor = actor.clone();
        DenseNetwork targetCritic = critic.clone();
        this.teaching = new Teaching<>(
                new WalkMemory(walk.steps(), BATCH, seeds.nextLong()),
                new UpdateRule<>(
                        new DdpgAlgorithm(targetActor, targetCritic, () -> baseline),
                        new DdpgUpdater(actor, critic, targetActor, targetCritic)));
    }

    @Override
    public void startWalk() {
        // The networks keep nothing between calls.
    }

    @Override
    public double[] action(INDArray state, SplittableRandom random) {
        return actor.value(state).toDoubleVector();
    }

    /** What the critic expects: the mean over the steps that lead to the candidate. */
    @Override
    public double preference(Candidate candidate) {
        List<Walk.Move> moves = walk.retrace(candidate);
        float[][] rows = new float[moves.size()][];
        for (int i = 0; i < rows.length; i++) {
            Walk.Move move = moves.get(i);
            rows[i] = Experience.joined(Rows.floats(move.state()), Rows.floats(move.action()));
        }
        return critic.output(rows).meanNumber().doubleValue();
    }

    @Override
    public void teach(Candidate candidate, double reward, int updates) {
        baseline = Double.isNaN(baseline) ? reward : BASELINE_KEPT * baseline + (1 - BASELINE_KEPT) * reward;
        List<Walk.Move> moves = walk.retrace(candidate);
        int before = teaching.updates();
        teaching.walk(moves, moves.stream().map(m -> Rows.doubles(m.action())).toList(), reward);
        teaching.updateUpTo(before + updates);
    }

    /** Losses, the number of gradient steps, and the baseline of the reward. */
    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("updates", (double) teaching.updates());
        if (teaching.updates() > 1) {
            numbers.put("criticLoss", critic.loss());
            numbers.put("actorLoss", actor.loss());
        }
        if (!Double.isNaN(baseline)) {
            numbers.put("baseline", baseline);
        }
        return numbers;
    }
}
