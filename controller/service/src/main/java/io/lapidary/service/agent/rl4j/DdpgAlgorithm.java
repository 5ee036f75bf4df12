package io.lapidary.service.agent.rl4j;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.rl4j.agent.learning.algorithm.IUpdateAlgorithm;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Temporal-difference targets of DDPG (Lillicrap et al. 2015) with γ = 1 and the walk's reward, less a moving-average
 * baseline, at each step (AMC, He et al. 2018). The sum over n remaining steps would give values that grow with n, so
 * the critic learns their mean: y = (r + (n − 1) · Q'(s', μ'(s'))) / n, the same equation divided by n.
 */
final class DdpgAlgorithm implements IUpdateAlgorithm<DdpgTargets, Experience> {
    private final DenseNetwork targetActor;
    private final DenseNetwork targetCritic;
    private final DoubleSupplier baseline;

    DdpgAlgorithm(DenseNetwork targetActor, DenseNetwork targetCritic, DoubleSupplier baseline) {
        this.targetActor = targetActor;
        this.targetCritic = targetCritic;
        this.baseline = baseline;
    }

    @Override
    public DdpgTargets compute(List<Experience> batch) {
        int size = batch.size();
        float[][] states = new float[size][];
        float[][] stateActions = new float[size][];
        float[][] following = new float[size][];
        for (int i = 0; i < size; i++) {
            Experience e = batch.get(i);
            states[i] = e.state;
            stateActions[i] = Experience.joined(e.state, e.action);
            // The last step's value is not used; any state keeps the batch whole.
            following[i] = e.isLast() ? e.state : e.next();
        }
        INDArray next = Nd4j.createFromArray(following);
        float[] expected =
                targetCritic.value(Nd4j.hstack(next, targetActor.value(next))).toFloatVector();
        float[][] values = new float[size][1];
        for (int i = 0; i < size; i++) {
            Experience e = batch.get(i);
            double gain = e.reward - baseline.getAsDouble();
            values[i][0] = (float) ((gain + (e.remaining - 1) * expected[i]) / e.remaining);
        }
        return new DdpgTargets(
                Nd4j.createFromArray(states), Nd4j.createFromArray(stateActions), Nd4j.createFromArray(values));
    }
}
