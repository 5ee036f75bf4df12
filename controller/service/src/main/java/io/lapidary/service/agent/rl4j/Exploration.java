package io.lapidary.service.agent.rl4j;

/**
 * How much is explored at a trial, scaled to the budget: σ stays for a quarter of it, then decays evenly to a tenth at
 * its end. (AMC's own schedule, 0.95 an episode after 100 of 400, freezes after another 77.)
 */
final class Exploration {
    /** So much noise that, truncated to [0, 1], nothing is left of the mean. */
    static final double UNIFORM = 100;

    private static final double FIRST_SIGMA = 0.5;
    private static final double LAST_SIGMA = 0.05;
    private static final double WARM_UP = 0.25;

    private final double warmUp;
    private final double decay;

    Exploration(int trials) {
        this.warmUp = Math.max(1, WARM_UP * trials);
        this.decay = Math.pow(LAST_SIGMA / FIRST_SIGMA, 1 / Math.max(1, trials - warmUp));
    }

    boolean isWarmUp(long trial) {
        return trial < warmUp;
    }

    double sigma(long trial) {
        return isWarmUp(trial) ? FIRST_SIGMA : Math.max(LAST_SIGMA, FIRST_SIGMA * Math.pow(decay, trial - warmUp));
    }
}
