package io.lapidary.service.agent.rl4j;

import org.deeplearning4j.rl4j.agent.learning.update.updater.INeuralNetUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One gradient step of critic and actor, then the target networks follow by τ. The actor is fitted to μ(s) + dQ/da,
 * whose squared-error gradient is the deterministic policy gradient (up to a factor that Adam takes out); it moves at
 * every second step only, after a critic that has learnt a little more (TD3, Fujimoto et al. 2018).
 */
final class DdpgUpdater implements INeuralNetUpdater<DdpgTargets> {
    private static final double TAU = 0.01;
    private static final int CRITIC_STEPS_AN_ACTOR_STEP = 2;

    private final DenseNetwork actor;
    private final DenseNetwork critic;
    private final DenseNetwork targetActor;
    private final DenseNetwork targetCritic;
    private int steps;

    DdpgUpdater(DenseNetwork actor, DenseNetwork critic, DenseNetwork targetActor, DenseNetwork targetCritic) {
        this.actor = actor;
        this.critic = critic;
        this.targetActor = targetActor;
        this.targetCritic = targetCritic;
    }

    @Override
    public void update(DdpgTargets batch) {
        critic.fit(batch.stateActions(), batch.values());
        steps++;
        if (steps % CRITIC_STEPS_AN_ACTOR_STEP == 0) {
            improve(batch.states());
        }
        targetCritic.follow(critic, TAU);
        targetActor.follow(actor, TAU);
    }

    private void improve(INDArray states) {
        INDArray actions = actor.value(states);
        INDArray slope = critic.slope(Nd4j.hstack(states, actions))
                .get(NDArrayIndex.all(), NDArrayIndex.interval(states.size(1), states.size(1) + actions.size(1)));
        actor.fit(states, actions.add(slope));
    }

    @Override
    public void synchronizeCurrent() {
        // One thread, one pair of networks: there is nothing to bring in step.
    }
}
