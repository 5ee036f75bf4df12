package io.lapidary.service.access;

import io.vertx.core.Future;

/** Takes down every change that somebody makes or tries to make. */
@FunctionalInterface
public interface Audit {
    /**
     * Adds to the trail. An answer to a change waits for it, so that no change is acknowledged that the trail does not
     * have. Thread-safe; never waits.
     *
     * @return completed when the entry is stored, in the context of the caller; failed with {@code StoreFailure}
     */
    Future<Void> note(Caller who, Change change);

    /**
     * What somebody did. Never holds a secret: no header, body or query goes in.
     *
     * @param what the operation's id in the contract, for example {@code pauseSearch}
     * @param target the path it was asked of, or the id of what it made
     * @param status of the answer
     * @param requestId as in the answer and in the logs
     */
    record Change(String what, String target, int status, String requestId) {}
}
