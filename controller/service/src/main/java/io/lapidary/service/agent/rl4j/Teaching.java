package io.lapidary.service.agent.rl4j;

import io.lapidary.service.agent.Walk;
import java.util.List;
import org.deeplearning4j.rl4j.agent.learning.behavior.LearningBehavior;
import org.deeplearning4j.rl4j.agent.learning.update.UpdateRule;
import org.deeplearning4j.rl4j.experience.ExperienceHandler;
import org.deeplearning4j.rl4j.observation.Observation;
import org.nd4j.linalg.factory.Nd4j;

/** Hands measured walks to RL4J's {@code LearningBehavior}, step by step, as if they were walked just now. */
final class Teaching<A, E> {
    private final ExperienceHandler<A, E> memory;
    private final UpdateRule<?, E> rule;
    private final LearningBehavior<A, E> behavior;

    Teaching(ExperienceHandler<A, E> memory, UpdateRule<?, E> rule) {
        this.memory = memory;
        this.rule = rule;
        this.behavior = LearningBehavior.<A, E>builder()
                .experienceHandler(memory)
                .updateRule(rule)
                .build();
    }

    /**
     * One walk.
     *
     * @param actions one for each move
     * @param reward given to each step
     */
    void walk(List<Walk.Move> moves, List<A> actions, double reward) {
        behavior.handleEpisodeStart();
        Observation last = null;
        for (int i = 0; i < moves.size(); i++) {
            last = observation(moves.get(i));
            behavior.handleNewExperience(last, actions.get(i), reward, i == moves.size() - 1);
        }
        // What follows the last step is not used; any observation keeps the batch whole.
        behavior.handleEpisodeEnd(last);
    }

    /** Further gradient steps, until there were this many. */
    void updateUpTo(int updates) {
        while (rule.getUpdateCount() < updates && memory.isTrainingBatchReady()) {
            rule.update(memory.generateTrainingBatch());
        }
    }

    /** Gradient steps so far. */
    int updates() {
        return rule.getUpdateCount();
    }

    static Observation observation(Walk.Move move) {
        return new Observation(Nd4j.createFromArray(new float[][] {Rows.floats(move.state())}));
    }
}
