package io.lapidary.runtime.data;

import java.util.List;

/**
 * What the right answers of one part of the data are, as far as a model has to fit them.
 *
 * @param path where the part stands in the search's file, such as {@code data.train.npz}
 * @param origin what it was read from, for messages
 * @param dims of one sample's answer; empty where it is a class
 * @param largestClass of all samples, pixels that do not count left out; 0 where answers are no classes
 */
public record Answers(String path, String origin, List<Long> dims, int largestClass) {
    public Answers {
        dims = List.copyOf(dims);
    }
}
