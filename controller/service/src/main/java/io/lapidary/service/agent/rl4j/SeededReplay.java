package io.lapidary.service.agent.rl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.rl4j.experience.StateActionRewardState;
import org.deeplearning4j.rl4j.learning.sync.IExpReplay;

/** Replay of steps that drops none and draws from a seeded source of its own: a search has hundreds of trials only. */
final class SeededReplay implements IExpReplay<Integer> {
    private final List<StateActionRewardState<Integer>> all = new ArrayList<>();
    private final int designatedBatchSize;
    private final SplittableRandom random;

    SeededReplay(int batchSize, long seed) {
        this.designatedBatchSize = batchSize;
        this.random = new SplittableRandom(seed);
    }

    /** The size that a batch has now. */
    @Override
    public int getBatchSize() {
        return Math.min(all.size(), designatedBatchSize);
    }

    @Override
    public ArrayList<StateActionRewardState<Integer>> getBatch() {
        ArrayList<StateActionRewardState<Integer>> batch = new ArrayList<>(designatedBatchSize);
        for (int i = 0; i < getBatchSize(); i++) {
            batch.add(all.get(random.nextInt(all.size())));
        }
        return batch;
    }

    @Override
    public void store(StateActionRewardState<Integer> step) {
        all.add(step);
    }

    @Override
    public int getDesignatedBatchSize() {
        return designatedBatchSize;
    }
}
