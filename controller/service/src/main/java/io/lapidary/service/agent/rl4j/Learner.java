package io.lapidary.service.agent.rl4j;

import io.lapidary.candidate.Candidate;
import io.lapidary.service.agent.Walk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.rl4j.agent.Agent;
import org.deeplearning4j.rl4j.agent.learning.behavior.LearningBehavior;
import org.deeplearning4j.rl4j.agent.learning.update.UpdateRule;
import org.deeplearning4j.rl4j.observation.Observation;
import org.deeplearning4j.rl4j.observation.transform.TransformProcess;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Actor, critic and replay on RL4J's frame: its {@code Agent} rolls walks out, its {@code LearningBehavior} takes them
 * in once they are measured. Owned by the thread that makes it: ND4J objects never leave it.
 */
final class Learner {
    private static final double ACTOR_RATE = 1e-4;
    private static final double CRITIC_RATE = 1e-3;
    private static final int BATCH = 64;
    private static final double BASELINE_KEPT = 0.95;

    private final Walk walk;
    private final WalkEnvironment environment;
    private final NoisyPolicy policy;
    private final Agent<double[]> roller;
    private final LearningBehavior<double[], Experience> behavior;
    private final UpdateRule<DdpgTargets, Experience> rule;
    private final WalkMemory memory;
    private final DenseNetwork actor;
    private final DenseNetwork critic;
    private double baseline = Double.NaN;

    Learner(Walk walk, long seed) {
        this.walk = walk;
        SplittableRandom seeds = new SplittableRandom(seed);
        this.actor = DenseNetwork.actor(Walk.STATE_SIZE, Walk.ACTION_SIZE, ACTOR_RATE, seeds.nextLong());
        this.critic = DenseNetwork.critic(Walk.STATE_SIZE + Walk.ACTION_SIZE, CRITIC_RATE, seeds.nextLong());
        DenseNetwork targetActor = actor.clone();
        DenseNetwork targetCritic = critic.clone();
        this.memory = new WalkMemory(walk.steps(), BATCH, seeds.nextLong());
        this.rule = new UpdateRule<>(
                new DdpgAlgorithm(targetActor, targetCritic, () -> baseline),
                new DdpgUpdater(actor, critic, targetActor, targetCritic));
        this.behavior = LearningBehavior.<double[], Experience>builder()
                .experienceHandler(memory)
                .updateRule(rule)
                .build();
        this.environment = new WalkEnvironment(walk);
        this.policy = new NoisyPolicy(actor);
        this.roller = new Agent<>(
                environment,
                TransformProcess.builder().build(WalkEnvironment.STATE),
                policy,
                Agent.Configuration.builder().build(),
                "walk");
    }

    /** A walk around the actor's actions. */
    Candidate rollOut(double sigma, SplittableRandom random) {
        policy.followActor(sigma, random);
        roller.run();
        return environment.candidate();
    }

    /** A walk around the actions that lead to a known candidate. */
    Candidate rollOut(Candidate guide, double share, double sigma, SplittableRandom random) {
        List<double[]> actions =
                walk.retrace(guide).stream().map(m -> Rows.doubles(m.action())).toList();
        policy.followGuide(actions, share, sigma, random);
        roller.run();
        return environment.candidate();
    }

    /** What the critic expects of a candidate: the mean over the steps that lead to it. */
    double expected(Candidate candidate) {
        List<Walk.Move> moves = walk.retrace(candidate);
        float[][] rows = new float[moves.size()][];
        for (int i = 0; i < rows.length; i++) {
            Walk.Move move = moves.get(i);
            rows[i] = Experience.joined(Rows.floats(move.state()), Rows.floats(move.action()));
        }
        return critic.output(rows).meanNumber().doubleValue();
    }

    /** Takes in a measured candidate and makes this many gradient steps. */
    void teach(Candidate candidate, double reward, int updates) {
        baseline = Double.isNaN(baseline) ? reward : BASELINE_KEPT * baseline + (1 - BASELINE_KEPT) * reward;
        List<Walk.Move> moves = walk.retrace(candidate);
        behavior.handleEpisodeStart();
        Observation last = null;
        for (int i = 0; i < moves.size(); i++) {
            Walk.Move move = moves.get(i);
            last = new Observation(Nd4j.createFromArray(new float[][] {Rows.floats(move.state())}));
            behavior.handleNewExperience(last, Rows.doubles(move.action()), reward, i == moves.size() - 1);
        }
        behavior.handleEpisodeEnd(last);
        for (int i = 1; i < updates && memory.isTrainingBatchReady(); i++) {
            rule.update(memory.generateTrainingBatch());
        }
    }

    /** Losses, the number of gradient steps, and the baseline of the reward. */
    Map<String, Double> diagnostics() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("updates", (double) rule.getUpdateCount());
        if (rule.getUpdateCount() > 1) {
            numbers.put("criticLoss", critic.loss());
            numbers.put("actorLoss", actor.loss());
        }
        if (!Double.isNaN(baseline)) {
            numbers.put("baseline", baseline);
        }
        return numbers;
    }
}
