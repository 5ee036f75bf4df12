package io.lapidary.service.access;

/**
 * How much one token may use; null means as much as the service has.
 *
 * @param runningSearches at once, those that wait for their turn included
 * @param storedBytes of uploaded models and data together
 * @param requestsPerSecond on average; twice as many may come in one burst
 */
public record TokenLimits(Integer runningSearches, Long storedBytes, Integer requestsPerSecond) {
    /** No limits of its own. */
    public static final TokenLimits NONE = new TokenLimits(null, null, null);

    public TokenLimits {
        requirePositive("searches running at once", runningSearches);
        requirePositive("stored bytes", storedBytes);
        requirePositive("requests per second", requestsPerSecond);
    }

    private static void requirePositive(String what, Number limit) {
        if (limit != null && limit.longValue() < 1) {
            throw new IllegalArgumentException(
                    "The limit of %s (%s) must be at least 1; leave it out for none.".formatted(what, limit));
        }
    }
}
