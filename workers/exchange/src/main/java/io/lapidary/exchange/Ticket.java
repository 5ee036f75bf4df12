package io.lapidary.exchange;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A unit of work with its lease. Flat, since it travels; the domain's part of it is text: the same JSON as in the store.
 *
 * <p>For {@link TicketKind#JUDGE} the body is a {@code Candidate} and the result an {@code Outcome}.
 *
 * @param id unique; {@code search/trial} for a trial's ticket
 * @param search the search it belongs to
 * @param trial number of the trial; −1 where it belongs to none
 * @param body JSON of what is asked
 * @param attempt how often it was taken; tells a late answer from one that counts
 * @param worker who has it, or had it last; empty before it was first taken
 * @param leaseUntilMillis when it is taken away from a worker that no longer beats; 0 unless leased
 * @param result JSON of the answer; empty unless done
 * @param failures why each failed attempt failed
 */
public record Ticket(
        String id,
        String search,
        long trial,
        TicketKind kind,
        String body,
        TicketState state,
        int attempt,
        String worker,
        long leaseUntilMillis,
        String result,
        List<String> failures) {
    /** So many failures end a ticket. */
    public static final int ATTEMPTS = 3;

    public Ticket {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(search, "search");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(result, "result");
        failures = List.copyOf(failures);
    }

    /** A ticket to judge one trial's candidate. */
    public static Ticket judge(String search, long trial, String candidateJson) {
        return open(search + "/" + trial, search, trial, TicketKind.JUDGE, candidateJson);
    }

    /** A ticket that nobody has had yet. */
    public static Ticket open(String id, String search, long trial, TicketKind kind, String body) {
        return new Ticket(id, search, trial, kind, body, TicketState.OPEN, 0, "", 0, "", List.of());
    }

    Ticket takenBy(String taker, long untilMillis) {
        return with(TicketState.LEASED, attempt + 1, taker, untilMillis, "", failures);
    }

    Ticket extended(long untilMillis) {
        return with(state, attempt, worker, untilMillis, result, failures);
    }

    Ticket done(String answer) {
        return with(TicketState.DONE, attempt, worker, 0, answer, failures);
    }

    Ticket givenBack() {
        return with(TicketState.OPEN, attempt, worker, 0, "", failures);
    }

    Ticket failed(String reason) {
        List<String> all = Stream.concat(failures.stream(), Stream.of(reason)).toList();
        TicketState next = all.size() < ATTEMPTS ? TicketState.OPEN : TicketState.FAILED;
        return with(next, attempt, worker, 0, "", all);
    }

    /** Whether this ticket is still the same worker's same attempt as that one. */
    boolean isSameLease(Ticket other) {
        return state == TicketState.LEASED
                && other.state == TicketState.LEASED
                && attempt == other.attempt
                && worker.equals(other.worker);
    }

    private Ticket with(
            TicketState newState, int newAttempt, String newWorker, long until, String answer, List<String> reasons) {
        return new Ticket(id, search, trial, kind, body, newState, newAttempt, newWorker, until, answer, reasons);
    }
}
