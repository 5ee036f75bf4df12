package io.lapidary.exchange;

/** What a worker is asked to do. */
public enum TicketKind {
    /** Calibrate a model; answered with a {@code ModelProfile}. */
    PROFILE,
    /** Judge a candidate wholly, on one machine; answered with an {@code Outcome}. */
    JUDGE,
    /** Judge a candidate's accuracy. */
    ACCURACY,
    /** Judge a candidate's latency. */
    LATENCY,
    /** Fine-tune a candidate. */
    POLISH
}
