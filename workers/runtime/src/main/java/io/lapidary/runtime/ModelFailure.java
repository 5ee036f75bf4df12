package io.lapidary.runtime;

/** A model that does not load or run on this machine. */
public final class ModelFailure extends RuntimeException {
    public ModelFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
