package io.lapidary.service.search;

/**
 * Why a running search comes to its end, or to a pause.
 *
 * @param inHaste whether it does not wait for trials that no worker has taken
 */
record Ending(Cause cause, String reason, boolean inHaste) {
    /** Whether finalists are refined before it. */
    boolean leavesTimeToRefine() {
        return !inHaste && (cause == Cause.BUDGET_TRIALS || cause == Cause.EXHAUSTED);
    }
}
