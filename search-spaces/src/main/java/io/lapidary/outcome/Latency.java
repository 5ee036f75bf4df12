package io.lapidary.outcome;

/**
 * Latency of a candidate beside the base's, from one sitting.
 *
 * @param baseMicros median time of one run of the base
 * @param candidateMicros median time of one run of the candidate
 * @param ratio candidate ÷ base: median of the rounds' ratios
 * @param ratioLow lower end of the ratio's 95 % interval
 * @param ratioHigh upper end
 * @param noisy whether the interval stayed too wide to be believed
 * @param rounds how many pairs were run; 0 where nothing was
 * @param source whether a clock or a model said so
 */
public record Latency(
        double baseMicros,
        double candidateMicros,
        double ratio,
        double ratioLow,
        double ratioHigh,
        boolean noisy,
        int rounds,
        Source source) {
    /** Where a latency comes from. */
    public enum Source {
        MEASURED,
        PREDICTED
    }

    public Latency {
        if (!(ratio > 0)) {
            throw new IllegalArgumentException("A latency ratio must be positive, not (%s).".formatted(ratio));
        }
    }

    /** The same as a clock would have it, to say what a candidate would then come to. */
    public Latency asIfMeasured() {
        return new Latency(baseMicros, candidateMicros, ratio, ratioLow, ratioHigh, noisy, rounds, Source.MEASURED);
    }

    /** How many times faster than the base. */
    public double speedup() {
        return 1 / ratio;
    }

    /** Lower end of the speed-up's 95 % interval. */
    public double speedupLow() {
        return 1 / ratioHigh;
    }

    /** Upper end of the speed-up's 95 % interval. */
    public double speedupHigh() {
        return 1 / ratioLow;
    }
}
