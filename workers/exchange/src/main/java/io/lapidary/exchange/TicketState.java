package io.lapidary.exchange;

/** Where a ticket stands. */
public enum TicketState {
    /** Waiting for a worker. */
    OPEN,
    /** A worker has it, until its lease runs out. */
    LEASED,
    /** Answered. */
    DONE,
    /** Given up after as many failures as {@link Ticket#ATTEMPTS}. */
    FAILED,
    /** No ticket of its own: says that an answer came after its lease was lost, and was refused. */
    LATE,
    /** No ticket of its own: says that a worker threw something away that nobody of ours had put there. */
    FORGED;

    /** Whether nothing more happens to it. */
    public boolean isFinal() {
        return this == DONE || this == FAILED || this == LATE || this == FORGED;
    }
}
