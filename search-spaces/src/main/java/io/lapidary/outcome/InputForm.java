package io.lapidary.outcome;

import java.util.List;

/**
 * What one input of a run looks like: enough to make up values that take as long as samples do, where there are none.
 *
 * @param name of the model's input
 * @param dims its sizes, as many samples as one run takes
 * @param low the smallest value among samples
 * @param high the largest
 */
public record InputForm(String name, List<Long> dims, double low, double high) {
    public InputForm {
        dims = List.copyOf(dims);
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "The values of input (%s) must lie between (%s) and (%s).".formatted(name, low, high));
        }
    }
}
