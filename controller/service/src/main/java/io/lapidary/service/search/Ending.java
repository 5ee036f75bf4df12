package io.lapidary.service.search;

/** Why a running search comes to its end, or to a pause. */
record Ending(Cause cause, String reason, Awaits awaits) {
    /** What is waited for first: trials that a worker has taken always, since they are nearly paid for. */
    enum Awaits {
        EVERY_TRIAL,
        /** Of the trials that no worker has taken only refined finalists. */
        FINALISTS,
        TAKEN_TRIALS
    }

    /** Whether trials are called back that no worker has taken. */
    boolean callsBack() {
        return awaits != Awaits.EVERY_TRIAL;
    }

    /** Whether finalists are refined before it. */
    boolean leavesTimeToRefine() {
        return awaits != Awaits.TAKEN_TRIALS
                && (cause == Cause.BUDGET_TRIALS || cause == Cause.BUDGET_TIME || cause == Cause.EXHAUSTED);
    }
}
