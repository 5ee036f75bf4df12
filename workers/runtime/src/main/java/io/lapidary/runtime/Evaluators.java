package io.lapidary.runtime;

import java.io.IOException;

/** Makes a search's evaluator ready on this machine, and keeps it as long as that is worth it. */
@FunctionalInterface
public interface Evaluators {
    /**
     * May take as long as a calibration does.
     *
     * @throws RuntimeException if the search is not known or cannot be made ready; the ticket then fails with its message
     */
    Evaluator of(String search) throws IOException, InterruptedException;
}
