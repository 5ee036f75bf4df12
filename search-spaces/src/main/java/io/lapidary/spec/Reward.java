package io.lapidary.spec;

import java.util.regex.Pattern;

/**
 * A reward of the user's own: an expression over named quantities of a measurement, greater for the better candidate.
 * What it means is known to a {@link RewardLanguage}; here it is text.
 *
 * @param expression for example {@code ln(speedup) - 0.2 * accuracyDrop}
 */
public record Reward(String expression) {
    private static final Pattern TIMED = Pattern.compile("\\b(latency|latencyMicros|speedup)\\b");
    private static final Pattern SIZED = Pattern.compile("\\b(size|sizeBytes|packedSize)\\b");

    /** Whether the expression names a quantity that only a clock tells. */
    public boolean needsLatency() {
        return TIMED.matcher(expression).find();
    }

    /** Whether the expression names the size of a file. */
    public boolean namesSize() {
        return SIZED.matcher(expression).find();
    }
}
