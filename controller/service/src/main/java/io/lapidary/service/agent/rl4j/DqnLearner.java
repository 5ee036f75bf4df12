package io.lapidary.service.agent.rl4j;

import io.lapidary.candidate.Candidate;
import io.lapidary.service.agent.ActionGrid;
import io.lapidary.service.agent.Walk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.rl4j.agent.learning.algorithm.dqn.BaseTransitionTDAlgorithm;
import org.deeplearning4j.rl4j.agent.learning.algorithm.dqn.DoubleDQN;
import org.deeplearning4j.rl4j.agent.learning.update.UpdateRule;
import org.deeplearning4j.rl4j.agent.learning.update.updater.NeuralNetUpdaterConfiguration;
import org.deeplearning4j.rl4j.agent.learning.update.updater.sync.SyncLabelsNeuralNetUpdater;
import org.deeplearning4j.rl4j.experience.ReplayMemoryExperienceHandler;
import org.deeplearning4j.rl4j.experience.StateActionRewardState;
import org.deeplearning4j.rl4j.network.CommonOutputNames;
import org.deeplearning4j.rl4j.network.QNetwork;
import org.deeplearning4j.rl4j.observation.Observation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Double Q-learning (van Hasselt et al. 2016) over an {@link ActionGrid}: RL4J's {@code DoubleDQN}. Each of a walk's n
 * steps earns an nth of its reward: with the whole reward at the end only, it hardly reaches the first layers in a few
 * hundred walks.
 */
final class DqnLearner implements Learner {
    private static final double RATE = 1e-3;
    private static final int BATCH = 64;
    private static final int UPDATES_A_TARGET = 50;

    private final Walk walk;
    private final ActionGrid grid;
    private final MultiLayerNetwork network;
    private final QNetwork values;
    private final QNetwork targetValues;
    private final Teaching<Integer, StateActionRewardState<Integer>> teaching;
    private final SplittableRandom aliases;

    DqnLearner(Walk walk, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        this.walk = walk;
        this.grid = new ActionGrid(walk);
        this.network = HiddenLayers.values(Walk.STATE_SIZE, grid.size(), RATE, seeds.nextLong());
        this.values = QNetwork.builder().withNetwork(network).build();
        this.targetValues = values.clone();
        this.teaching = new Teaching<>(
                new ReplayMemoryExperienceHandler<>(new SeededReplay(BATCH, seeds.nextLong())),
                new UpdateRule<>(
                        new DoubleDQN(
                                values,
                                targetValues,
                                BaseTransitionTDAlgorithm.Configuration.builder()
                                        .gamma(1)
                                        .build()),
                        new SyncLabelsNeuralNetUpdater(
                                values,
                                targetValues,
                                NeuralNetUpdaterConfiguration.builder()
                                        .targetUpdateFrequency(UPDATES_A_TARGET)
                                        .build())));
        this.aliases = seeds.split();
    }

    @Override
    public void startWalk() {
        values.reset();
        targetValues.reset();
    }

    @Override
    public double[] action(INDArray state, SplittableRandom random) {
        return grid.action(values(new Observation(state)).argMax(1).getInt(0));
    }

    private INDArray values(Observation observation) {
        return values.output(observation).get(CommonOutputNames.QValues);
    }

    /** Mean over the steps of what each adds to the walk, were the greedy choices to follow. */
    @Override
    public double preference(Candidate candidate) {
        startWalk();
        SplittableRandom none = new SplittableRandom(0);
        List<Walk.Move> moves = walk.retrace(candidate);
        double sum = 0;
        for (int i = 0; i < moves.size(); i++) {
            int choice = grid.choice(i, moves.get(i).action(), none);
            INDArray each = values(Teaching.observation(moves.get(i)));
            sum += each.getDouble(choice) - each.maxNumber().doubleValue();
        }
        return sum;
    }

    @Override
    public void teach(Candidate candidate, double reward, int updates) {
        startWalk();
        List<Walk.Move> moves = walk.retrace(candidate);
        int before = teaching.updates();
        teaching.walk(moves, Choices.of(grid, moves, aliases), reward / moves.size());
        teaching.updateUpTo(before + updates);
    }

    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("updates", (double) teaching.updates());
        if (teaching.updates() > 0) {
            numbers.put("valueLoss", network.score());
        }
        return numbers;
    }
}
