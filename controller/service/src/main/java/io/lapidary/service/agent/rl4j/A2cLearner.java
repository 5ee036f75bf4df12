package io.lapidary.service.agent.rl4j;

import io.lapidary.candidate.Candidate;
import io.lapidary.service.agent.ActionGrid;
import io.lapidary.service.agent.Walk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.rl4j.agent.learning.algorithm.actorcritic.AdvantageActorCritic;
import org.deeplearning4j.rl4j.agent.learning.update.UpdateRule;
import org.deeplearning4j.rl4j.agent.learning.update.updater.NeuralNetUpdaterConfiguration;
import org.deeplearning4j.rl4j.agent.learning.update.updater.sync.SyncGradientsNeuralNetUpdater;
import org.deeplearning4j.rl4j.experience.StateActionExperienceHandler;
import org.deeplearning4j.rl4j.experience.StateActionReward;
import org.deeplearning4j.rl4j.network.ActorCriticNetwork;
import org.deeplearning4j.rl4j.network.CommonOutputNames;
import org.deeplearning4j.rl4j.observation.Observation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Advantage actor–critic (Mnih et al. 2016) over an {@link ActionGrid}: RL4J's {@code AdvantageActorCritic}. One gradient
 * step a walk makes little of a few hundred walks, so the best ones are taught again, as long as they are better than
 * the critic expects (self-imitation, Oh et al. 2018).
 */
final class A2cLearner implements Learner {
    private static final double VALUE_RATE = 1e-3;
    private static final double POLICY_RATE = 1e-3;
    private static final int BEST_KEPT = 16;

    private record Taught(List<Walk.Move> moves, List<Integer> choices, double reward) {}

    private final Walk walk;
    private final ActionGrid grid;
    private final MultiLayerNetwork valueNetwork;
    private final MultiLayerNetwork policyNetwork;
    private final ActorCriticNetwork network;
    private final Teaching<Integer, StateActionReward<Integer>> teaching;
    private final SplittableRandom aliases;
    private final List<Taught> best = new ArrayList<>();

    A2cLearner(Walk walk, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        this.walk = walk;
        this.grid = new ActionGrid(walk);
        this.valueNetwork = HiddenLayers.values(Walk.STATE_SIZE, 1, VALUE_RATE, seeds.nextLong());
        this.policyNetwork = HiddenLayers.policy(Walk.STATE_SIZE, grid.size(), POLICY_RATE, seeds.nextLong());
        this.network = ActorCriticNetwork.builder()
                .withSeparateNetworks(valueNetwork, policyNetwork)
                .build();
        this.teaching = new Teaching<>(
                new StateActionExperienceHandler<>(StateActionExperienceHandler.Configuration.builder()
                        // More than a walk has: a batch is ready at its end only.
                        .batchSize(walk.steps() + 1)
                        .build()),
                new UpdateRule<>(
                        new AdvantageActorCritic(
                                network,
                                grid.size(),
                                AdvantageActorCritic.Configuration.builder()
                                        .gamma(1)
                                        .build()),
                        new SyncGradientsNeuralNetUpdater(
                                network,
                                network.clone(),
                                NeuralNetUpdaterConfiguration.builder()
                                        .targetUpdateFrequency(Integer.MAX_VALUE)
                                        .build())));
        this.aliases = seeds.split();
    }

    @Override
    public void startWalk() {
        network.reset();
    }

    /** A draw from the policy. */
    @Override
    public double[] action(INDArray state, SplittableRandom random) {
        INDArray chances = chances(new Observation(state));
        double left = random.nextDouble();
        int choice = 0;
        while (choice < grid.size() - 1 && left >= chances.getDouble(choice)) {
            left -= chances.getDouble(choice);
            choice++;
        }
        return grid.action(choice);
    }

    private INDArray chances(Observation observation) {
        return network.output(observation).get(CommonOutputNames.ActorCritic.Policy);
    }

    /** Logarithm of the chance that the policy walks to the candidate. */
    @Override
    public double preference(Candidate candidate) {
        startWalk();
        SplittableRandom none = new SplittableRandom(0);
        List<Walk.Move> moves = walk.retrace(candidate);
        double sum = 0;
        for (int i = 0; i < moves.size(); i++) {
            int choice = grid.choice(i, moves.get(i).action(), none);
            sum += Math.log(chances(Teaching.observation(moves.get(i))).getDouble(choice) + 1e-9);
        }
        return sum;
    }

    @Override
    public void teach(Candidate candidate, double reward, int updates) {
        List<Walk.Move> moves = walk.retrace(candidate);
        Taught taught = new Taught(moves, Choices.of(grid, moves, aliases), reward);
        teach(taught);
        best.add(taught);
        best.sort(Comparator.comparingDouble(Taught::reward).reversed());
        if (best.size() > BEST_KEPT) {
            best.remove(BEST_KEPT);
        }
        for (int i = 1; i < updates; i++) {
            Taught again = best.get(aliases.nextInt(best.size()));
            if (again.reward() > expected(again)) {
                teach(again);
            }
        }
    }

    private void teach(Taught taught) {
        startWalk();
        teaching.walk(
                taught.moves(),
                taught.choices(),
                taught.reward() / taught.moves().size());
    }

    private double expected(Taught taught) {
        startWalk();
        return network.output(Teaching.observation(taught.moves().get(0)))
                .get(CommonOutputNames.ActorCritic.Value)
                .getDouble(0);
    }

    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("updates", (double) teaching.updates());
        if (teaching.updates() > 0) {
            numbers.put("valueLoss", valueNetwork.score());
            numbers.put("policyLoss", policyNetwork.score());
        }
        return numbers;
    }
}
