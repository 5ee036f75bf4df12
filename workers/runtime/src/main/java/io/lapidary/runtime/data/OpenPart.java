package io.lapidary.runtime.data;

import java.io.IOException;
import java.util.Optional;

/** A part of the data whose headers and labels have been read, but not its samples. */
interface OpenPart {
    /** Where it stands in the search's file, such as {@code data.train.npz}. */
    String path();

    /** What it was read from, for messages. */
    String origin();

    int samples();

    SampleShape shape();

    /** Whether pictures of three axes have their channels last, not first. */
    default boolean isChannelsLast() {
        return false;
    }

    /** Whether samples are whole numbers from 0 to 255, so that one byte a value keeps them. */
    boolean isBytes();

    /** One a sample; empty where the part has no labels. */
    Optional<int[]> labels();

    /** Answers that are arrays, one a sample; empty where the part has none or the metric asks for none. */
    default Optional<NpzArray> targets() {
        return Optional.empty();
    }

    /** The largest class in the targets that counts; 0 where they are no classes. */
    default int largestClass() {
        return 0;
    }

    /** How many classes the part itself distinguishes; 0 where only its labels say so. */
    default int classes() {
        return 0;
    }

    /**
     * Reads the chosen samples in ascending order of their index and hands each over once.
     *
     * @throws IOException if the part turns out unreadable; the message names the file and what is wrong
     */
    void read(int[] ascending, Sink sink) throws IOException;

    /** Takes the samples that are read. */
    @FunctionalInterface
    interface Sink {
        /** @param position into the array of chosen indices */
        void accept(int position, RawSample sample);
    }
}
