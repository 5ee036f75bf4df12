package io.lapidary.runtime.data;

import io.lapidary.compression.ModelInputs;
import java.util.Optional;

/** Samples with their right answers, in the form that a model takes. Thread-safe. */
public interface LabelledData extends ModelInputs {
    /** The right class of a sample, from 0 and below {@link #classes()}; −1 where the data have no labels. */
    int label(int i);

    /** How many classes there are; 0 where the data have no labels. */
    int classes();

    /** Right answers that are arrays, in the order of the samples; empty where the data have none. */
    default Optional<Targets> targets() {
        return Optional.empty();
    }

    /** What to call the data in reports. */
    String name();

    /** Whether every sample has a label. */
    default boolean isLabelled() {
        return classes() > 0;
    }
}
