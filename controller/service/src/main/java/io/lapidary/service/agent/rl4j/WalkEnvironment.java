package io.lapidary.service.agent.rl4j;

import io.lapidary.candidate.Candidate;
import io.lapidary.service.agent.Walk;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.rl4j.environment.Environment;
import org.deeplearning4j.rl4j.environment.IActionSchema;
import org.deeplearning4j.rl4j.environment.Schema;
import org.deeplearning4j.rl4j.environment.StepResult;
import org.nd4j.linalg.factory.Nd4j;

/** A walk in RL4J's terms. It gives no reward: what a candidate is worth is known only once it was measured. */
final class WalkEnvironment implements Environment<double[]> {
    static final String STATE = "state";

    private final Walk walk;
    private Walk.Position position;

    WalkEnvironment(Walk walk) {
        this.walk = walk;
        this.position = walk.start();
    }

    @Override
    public Schema<double[]> getSchema() {
        return new Schema<>(new IActionSchema<>() {
            @Override
            public int getActionSpaceSize() {
                return Walk.ACTION_SIZE;
            }

            @Override
            public double[] getNoOp() {
                return new double[] {1, 1};
            }

            @Override
            public double[] getRandomAction() {
                throw new UnsupportedOperationException("Impossible state: all draws come from the policy's seed.");
            }
        });
    }

    @Override
    public Map<String, Object> reset() {
        position = walk.start();
        return observed();
    }

    @Override
    public StepResult step(double[] action) {
        position.take(action);
        return new StepResult(observed(), 0, position.isFinished());
    }

    /** RL4J's transforms change the map, so it must be mutable and new each time. */
    private Map<String, Object> observed() {
        Map<String, Object> channels = new HashMap<>();
        channels.put(STATE, Nd4j.createFromArray(new float[][] {Rows.floats(position.state())}));
        return channels;
    }

    @Override
    public boolean isEpisodeFinished() {
        return position.isFinished();
    }

    /** Of the finished walk. */
    Candidate candidate() {
        return position.candidate();
    }

    @Override
    public void close() {
        // Holds nothing to close.
    }
}
