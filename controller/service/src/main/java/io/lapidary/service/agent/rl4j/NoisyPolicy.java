package io.lapidary.service.agent.rl4j;

import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.rl4j.network.IOutputNeuralNet;
import org.deeplearning4j.rl4j.observation.Observation;
import org.deeplearning4j.rl4j.policy.Policy;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Actions around a mean, some or all with truncated-normal noise. The mean is the learner's, or for one walk the
 * actions of a good one known already; then only some steps are changed, so that what made it good survives.
 */
final class NoisyPolicy extends Policy<double[]> {
    private static final int MOST_REDRAWS = 32;

    private final Learner learner;
    private List<double[]> guide = List.of();
    private double changed = 1;
    private double sigma;
    private SplittableRandom random = new SplittableRandom(0);
    private int step;

    NoisyPolicy(Learner learner) {
        this.learner = learner;
    }

    /** The next walk follows the learner and changes about this share of its actions. */
    void followLearner(double share, double noise, SplittableRandom source) {
        prepare(List.of(), share, noise, source);
    }

    /** The next walk follows these actions and changes about this share of them. */
    void followGuide(List<double[]> actions, double share, double noise, SplittableRandom source) {
        prepare(actions, share, noise, source);
    }

    private void prepare(List<double[]> actions, double share, double noise, SplittableRandom source) {
        guide = actions;
        changed = share;
        sigma = noise;
        random = source;
    }

    @Override
    public void reset() {
        step = 0;
        learner.startWalk();
    }

    @Override
    public IOutputNeuralNet getNeuralNet() {
        throw new UnsupportedOperationException("Impossible state: a policy's network is its learner's own.");
    }

    @Override
    public double[] nextAction(Observation observation) {
        return nextAction(observation.getChannelData(0));
    }

    @Override
    public double[] nextAction(INDArray state) {
        double[] mean = guide.isEmpty()
                ? learner.action(state, random)
                : guide.get(step).clone();
        step++;
        if (sigma == 0 || changed < 1 && random.nextDouble() >= changed) {
            return mean;
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] = noisy(mean[i]);
        }
        return mean;
    }

    /** A normal draw within [0, 1], by rejection; uniform where the mean lies so far out that none comes. */
    private double noisy(double mean) {
        if (sigma >= Exploration.UNIFORM) {
            return random.nextDouble();
        }
        for (int i = 0; i < MOST_REDRAWS; i++) {
            double drawn = mean + sigma * random.nextGaussian();
            if (drawn >= 0 && drawn <= 1) {
                return drawn;
            }
        }
        return random.nextDouble();
    }
}
