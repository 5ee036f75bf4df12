package io.lapidary.service.agent.rl4j;

import io.lapidary.candidate.Candidate;
import io.lapidary.service.agent.Walk;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.rl4j.agent.Agent;
import org.deeplearning4j.rl4j.observation.transform.TransformProcess;

/** Rolls walks out with RL4J's {@code Agent}: around what a learner would do, or around a known candidate. */
final class Roller {
    private final Walk walk;
    private final WalkEnvironment environment;
    private final NoisyPolicy policy;
    private final Agent<double[]> agent;

    Roller(Walk walk, Learner learner) {
        this.walk = walk;
        this.environment = new WalkEnvironment(walk);
        this.policy = new NoisyPolicy(learner);
        this.agent = new Agent<>(
                environment,
                TransformProcess.builder().build(WalkEnvironment.STATE),
                policy,
                Agent.Configuration.builder().build(),
                "walk");
    }

    /** A walk around the learner's actions, about this share of them with noise. */
    Candidate rollOut(double share, double sigma, SplittableRandom random) {
        policy.followLearner(share, sigma, random);
        agent.run();
        return environment.candidate();
    }

    /** A walk around the actions that lead to a known candidate, about this share of them with noise. */
    Candidate rollOut(Candidate guide, double share, double sigma, SplittableRandom random) {
        List<double[]> actions =
                walk.retrace(guide).stream().map(m -> Rows.doubles(m.action())).toList();
        policy.followGuide(actions, share, sigma, random);
        agent.run();
        return environment.candidate();
    }
}
