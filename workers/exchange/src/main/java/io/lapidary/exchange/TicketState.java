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
    FAILED;

    /** Whether nothing more happens to it. */
    public boolean isFinal() {
        return this == DONE || this == FAILED;
    }
}
