package io.lapidary.exchange;

/** What a worker is asked to do. */
public enum TicketKind {
    /** Calibrate a model; answered with a {@code ModelProfile}. */
    PROFILE,
    /** Judge a candidate wholly, on one machine; answered with an {@code Outcome}. */
    JUDGE,
    /** Compile a candidate and judge its accuracy, on any machine; answered with an {@code AccuracyAnswer}. */
    ACCURACY,
    /** Measure the latency of a candidate that was compiled; answered with an {@code Outcome}. */
    LATENCY,
    /** Fine-tune a candidate. */
    POLISH
}
