package io.lapidary.outcome;

/**
 * What comes of judging a candidate's accuracy alone: exactly one of the two.
 *
 * @param outcome where that ended it already; else null
 * @param half what is known where its latency is still to be measured; else null
 */
public record AccuracyAnswer(Outcome outcome, HalfJudged half) {
    public AccuracyAnswer {
        if ((outcome == null) == (half == null)) {
            throw new IllegalArgumentException(
                    "An accuracy is answered by an outcome or by half of one, not by (%s, %s)."
                            .formatted(outcome, half));
        }
    }

    /** Nothing more is to be judged. */
    public static AccuracyAnswer ended(Outcome outcome) {
        return new AccuracyAnswer(outcome, null);
    }

    /** The latency is still to be measured. */
    public static AccuracyAnswer half(HalfJudged half) {
        return new AccuracyAnswer(null, half);
    }
}
