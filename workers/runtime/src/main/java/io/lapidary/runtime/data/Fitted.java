package io.lapidary.runtime.data;

import io.lapidary.hash.Sha256;
import io.lapidary.issue.Issues;
import java.util.Optional;

/** A part of the data that fits its model; its samples are read once they are drawn. */
interface Fitted {
    /** Where it stands in the search's file, such as {@code data.train.npz}. */
    String path();

    /** What it was read from, for messages. */
    String origin();

    int samples();

    /** What its right answers are; empty where the metric asks for none. */
    Optional<Answers> answers();

    /** Notes where that many samples would not fit into memory. */
    void refuseBeyond(long memory, long samples, Issues issues);

    /**
     * Reads samples in the order in which they were drawn.
     *
     * @param answered whether right answers that are arrays are read as well
     * @throws io.lapidary.issue.InvalidInput where the part turns out unreadable
     */
    Drawn read(String name, int[] drawn, boolean answered);

    /** Samples that were drawn, which can say what they are. */
    interface Drawn extends LabelledData {
        /** All that decides what models see and answers are compared with. */
        void digest(Sha256 digest);
    }
}
