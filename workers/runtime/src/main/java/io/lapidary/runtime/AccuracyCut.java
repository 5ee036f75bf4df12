package io.lapidary.runtime;

import io.lapidary.runtime.score.Scorer;
import java.util.Optional;

/**
 * Tells from some of the samples that a candidate cannot hold a limit on its drop any more. Each sample is compared with
 * the base's known answer to it: most are answered alike, so that few samples tell much.
 *
 * <p>Two tests: a sure one, which takes all samples left to be right; and a bet against the limit (Waudby-Smith and Ramdas
 * 2023, sampling without replacement), whose stake grows a thousandfold once in a thousand candidates at most if the limit
 * holds, however often one looks. The samples must be in random order, as those of a search are.
 *
 * @param base what the base answered to all samples
 * @param allowedDrop points
 */
record AccuracyCut(Scorer base, int samples, double allowedDrop) {
    /** How often a candidate's accuracy is looked at before it is known. */
    static final int LOOKS = 31;

    private static final double ERROR = 1e-3;
    /** Share of the largest stake that cannot be lost at once. */
    private static final double BOLDEST = 0.5;
    /** Variance of a difference, as it were seen once before the first. */
    private static final double FIRST_VARIANCE = 0.25;

    /** Samples, for rounding: a candidate exactly at its limit holds it. */
    private static final double ROUNDING = 1e-6;

    /**
     * Why a candidate need not be judged further.
     *
     * @param accuracyDrop estimated from what was seen, points
     */
    record Found(double accuracyDrop, int seen, boolean sure) {}

    /** @param seen the first so many samples were answered */
    Optional<Found> look(Scorer candidate, int seen) {
        double allowed = allowedDrop * samples / 100 + ROUNDING;
        double logStake = 0;
        double lost = 0;
        double squares = FIRST_VARIANCE;
        boolean refuted = false;
        for (int i = 0; i < seen; i++) {
            // Mean of the samples left, this one included, if the candidate just holds the limit.
            double expected = (allowed - lost) / (samples - i);
            double lead = lost / (i + 1) - expected;
            double stake = Math.max(0, lead) / (squares / (i + 1) + lead * lead);
            int difference = lost(candidate, i);
            logStake += Math.log1p(Math.min(stake, BOLDEST / (1 + Math.abs(expected))) * (difference - expected));
            refuted |= logStake > -Math.log(ERROR);
            lost += difference;
            squares += difference * difference;
        }
        double drop = 100 * lost / seen;
        int regained = 0;
        for (int i = seen; i < samples; i++) {
            regained += base.isRight(i) ? 0 : 1;
        }
        boolean sure = lost - regained > allowed;
        return sure || refuted ? Optional.of(new Found(drop, seen, sure)) : Optional.empty();
    }

    private int lost(Scorer candidate, int sample) {
        return (base.isRight(sample) ? 1 : 0) - (candidate.isRight(sample) ? 1 : 0);
    }
}
