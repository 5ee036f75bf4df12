package io.lapidary.service.host;

import io.lapidary.service.search.Cause;

/** Is told how the preparation of a search goes, on the thread that prepares. */
@FunctionalInterface
public interface PreparationListener {
    /**
     * Something else is done or waited for from now on.
     *
     * @param cause {@link Cause#PREPARING}, or why the preparation waits
     * @param words what that is
     */
    void on(Cause cause, String words);
}
