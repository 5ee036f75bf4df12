package io.lapidary.service.agent.rl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.rl4j.experience.ExperienceHandler;
import org.deeplearning4j.rl4j.observation.Observation;

/**
 * Replay of whole walks. A search has hundreds of trials, so nothing is ever dropped. Batches are drawn from a seeded
 * source of their own; a batch is ready only at the end of a walk, when all its steps are in.
 */
final class WalkMemory implements ExperienceHandler<double[], Experience> {
    private final List<Experience> all = new ArrayList<>();
    private final List<Experience> walk = new ArrayList<>();
    private final int walkLength;
    private final int batchSize;
    private final SplittableRandom random;
    private boolean atEnd;

    WalkMemory(int walkLength, int batchSize, long seed) {
        this.walkLength = walkLength;
        this.batchSize = batchSize;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void reset() {
        walk.clear();
        atEnd = false;
    }

    @Override
    public void addExperience(Observation observation, double[] action, double reward, boolean isTerminal) {
        float[] state = observation.getChannelData(0).toFloatVector();
        if (!walk.isEmpty()) {
            walk.get(walk.size() - 1).leadsTo(state);
        }
        float[] taken = {(float) action[0], (float) action[1]};
        walk.add(new Experience(state, taken, (float) reward, walkLength - walk.size()));
    }

    @Override
    public void setFinalObservation(Observation observation) {
        all.addAll(walk);
        walk.clear();
        atEnd = true;
    }

    @Override
    public int getTrainingBatchSize() {
        return batchSize;
    }

    @Override
    public boolean isTrainingBatchReady() {
        return atEnd && all.size() >= batchSize;
    }

    @Override
    public List<Experience> generateTrainingBatch() {
        List<Experience> batch = new ArrayList<>(batchSize);
        for (int i = 0; i < batchSize; i++) {
            batch.add(all.get(random.nextInt(all.size())));
        }
        return batch;
    }
}
