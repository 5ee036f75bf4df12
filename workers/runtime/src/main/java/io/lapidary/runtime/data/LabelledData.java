package io.lapidary.runtime.data;

import io.lapidary.compression.ModelInputs;

/** Samples with their right answers, in the form that a model takes. Thread-safe. */
public interface LabelledData extends ModelInputs {
    /** The right class of a sample, from 0 and below {@link #classes()}; −1 where the data have no labels. */
    int label(int i);

    /** How many classes there are; 0 where the data have no labels. */
    int classes();

    /** What to call the data in reports. */
    String name();

    /** Whether every sample has a label. */
    default boolean isLabelled() {
        return classes() > 0;
    }
}
