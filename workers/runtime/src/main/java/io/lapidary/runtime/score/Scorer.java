package io.lapidary.runtime.score;

import java.util.List;

/** Adds up how well a model's outputs fit, run by run; used for one measurement. Runs may come from several threads. */
public interface Scorer {
    /**
     * Takes the outputs of a run, in the model's order.
     *
     * @param from the first sample
     * @param to the first one after; outputs may hold more, which is padding
     */
    void add(int from, int to, List<ModelOutput> outputs);

    /** The metric's value, once all samples were taken; the same whatever the order of the runs. */
    double score();

    /** Whether each sample is simply right or wrong, so that {@link #isRight} can be asked. */
    default boolean tellsRightFromWrong() {
        return false;
    }

    /** Whether a sample that was taken was answered rightly; whoever handed it over must have finished. */
    default boolean isRight(int sample) {
        throw new UnsupportedOperationException("This metric does not tell right from wrong samples.");
    }
}
