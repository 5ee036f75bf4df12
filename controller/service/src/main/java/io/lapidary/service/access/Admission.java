package io.lapidary.service.access;

/** What the gate says to a request. */
public sealed interface Admission {
    /** It may go on, on behalf of this caller. */
    record Admitted(Caller caller) implements Admission {}

    /**
     * It may not.
     *
     * @param caller who asked, where that is known (a role too low, too many requests); else null
     */
    record Refused(Refusal refusal, Caller caller) implements Admission {}
}
