package io.lapidary.service.access;

/**
 * Stands before every operation that is not open to everybody: finds out who calls, and whether they may.
 *
 * <p>Thread-safe and never waits, so it is asked on the event loop. It never throws for what a request contains.
 */
@FunctionalInterface
public interface Gate {
    /** Asks for a request to an operation that needs {@code required}. */
    Admission admit(RequestInfo request, Role required);

    /** Whether a caller admitted earlier, whose stream is still open, has not lost the token since. */
    default boolean stillAdmits(Caller caller) {
        return true;
    }
}
