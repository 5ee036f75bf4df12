package io.lapidary.service.search;

import java.util.List;

/**
 * A search at a glance. Stored with every event, so that lists need no history.
 *
 * @param reason why it ended, failed or waits; empty while it runs
 * @param cause the same as the label of a {@link Cause}; empty while it runs
 * @param asked what its user asked of it and is not done yet; null where nothing is
 * @param trials how many there will be at most
 * @param finished trials with an outcome
 * @param inFlight trials being evaluated or waiting for it
 * @param infeasible trials that may not be delivered
 * @param failed trials that could not be judged
 * @param elapsedSeconds under way, pauses left out
 * @param remainingSeconds null where unknown
 * @param base the untouched model as last measured; null before the first measurement
 * @param best the feasible trial with the highest reward; null where there is none
 * @param nearestMiss the one that breaks its limits least, where none is feasible; else null
 * @param front numbers of the trials that no other beats, most accurate first
 * @param saved what was not judged to the end; null in what older versions stored
 * @param health what its user should know before the budget is spent, what matters most first
 * @param test the one look at the test split; null before the end, or where there is none
 */
public record SearchSummary(
        String reason,
        String cause,
        Request asked,
        int trials,
        int finished,
        int inFlight,
        long infeasible,
        long failed,
        double elapsedSeconds,
        Double remainingSeconds,
        Base base,
        Point best,
        Point nearestMiss,
        List<Long> front,
        Savings saved,
        List<HealthNote> health,
        Test test) {
    public SearchSummary {
        front = List.copyOf(front);
        health = health == null ? List.of() : List.copyOf(health);
    }

    /** The same with another reason. */
    public SearchSummary because(String why, Cause code) {
        return new SearchSummary(
                why,
                code.label(),
                asked,
                trials,
                finished,
                inFlight,
                infeasible,
                failed,
                elapsedSeconds,
                remainingSeconds,
                base,
                best,
                nearestMiss,
                front,
                saved,
                health,
                test);
    }

    /** Of a search of which nothing is known but its budget. */
    public static SearchSummary empty(int trials) {
        return new SearchSummary(
                "", "", null, trials, 0, 0, 0, 0, 0, null, null, null, null, List.of(), Savings.NONE, List.of(), null);
    }

    /** The untouched model: accuracy in percent. */
    public record Base(double accuracy, double latencyMicros, long sizeBytes, long macs) {}

    /**
     * One measured trial: accuracy in percent, its drop in points.
     *
     * @param noisy whether the interval of its latency is too wide to be believed
     */
    public record Point(
            long trial,
            double accuracy,
            double accuracyDrop,
            double latencyMicros,
            double speedup,
            double speedupLow,
            double speedupHigh,
            boolean noisy,
            long sizeBytes,
            long packedBytes,
            long macs,
            String artifact) {}

    /** Accuracy on the test split, in percent. */
    public record Test(double baseAccuracy, double bestAccuracy, int samples) {}
}
