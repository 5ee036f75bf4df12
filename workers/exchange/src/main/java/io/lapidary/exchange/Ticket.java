package io.lapidary.exchange;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A unit of work with its lease. Flat, since it travels; the domain's part of it is text: the same JSON as in the store.
 *
 * <p>For {@link TicketKind#JUDGE} the body is a {@code Candidate} and the result an {@code Outcome}. In halves, for
 * {@link TicketKind#ACCURACY} the body is a {@code Candidate} and the result an {@code AccuracyAnswer}, for {@link
 * TicketKind#LATENCY} the body is the {@code HalfJudged} that came of it and the result an {@code Outcome}.
 *
 * @param id unique; begins with {@code search/trial} for a trial's ticket
 * @param search the search it belongs to
 * @param trial number of the trial; −1 where it belongs to none
 * @param pool the only pool whose workers take it, unless its kind is ACCURACY: that is the same on every machine
 * @param order hash of the {@link SearchOrder} that it is to be judged by; empty where the poster's own workers know
 * @param body JSON of what is asked
 * @param attempt how often it was taken; tells a late answer from one that counts
 * @param worker who has it, or had it last; empty before it was first taken
 * @param beats how often its worker said that it is still at it; by a change of it the controller sees a worker alive
 * @param result JSON of the answer; empty unless done
 * @param failures why each failed attempt failed
 * @param failedBy the worker of each failed attempt
 * @param seal see {@link Seal}; empty where it was not posted yet
 */
public record Ticket(
        String id,
        String search,
        long trial,
        TicketKind kind,
        String pool,
        String order,
        String body,
        TicketState state,
        int attempt,
        String worker,
        int beats,
        String result,
        List<String> failures,
        List<String> failedBy,
        String seal) {
    /** So many failures end a ticket. */
    public static final int ATTEMPTS = 3;

    public Ticket {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(search, "search");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(seal, "seal");
        failures = List.copyOf(failures);
        failedBy = List.copyOf(failedBy);
    }

    /** A ticket to judge one trial's candidate, for workers of the standard pool. */
    public static Ticket judge(String search, long trial, String candidateJson) {
        return open(search + "/" + trial, search, trial, TicketKind.JUDGE, candidateJson);
    }

    /** A ticket to judge one trial's candidate by its accuracy alone. */
    public static Ticket accuracy(String search, long trial, String candidateJson) {
        return open(search + "/" + trial + "/accuracy", search, trial, TicketKind.ACCURACY, candidateJson);
    }

    /** A ticket to measure the latency of one trial's candidate, whose accuracy is known. */
    public static Ticket latency(String search, long trial, String halfJson) {
        return open(search + "/" + trial + "/latency", search, trial, TicketKind.LATENCY, halfJson);
    }

    /** A ticket that nobody has had yet. */
    public static Ticket open(String id, String search, long trial, TicketKind kind, String body) {
        return new Ticket(
                id,
                search,
                trial,
                kind,
                WorkerCard.STANDARD_POOL,
                "",
                body,
                TicketState.OPEN,
                0,
                "",
                0,
                "",
                List.of(),
                List.of(),
                "");
    }

    /** The same for another pool's workers, who fetch by its hash what it is to be judged by. */
    public Ticket ordered(String otherPool, String orderHash) {
        return new Ticket(
                id, search, trial, kind, otherPool, orderHash, body, state, attempt, worker, beats, result, failures,
                failedBy, seal);
    }

    Ticket takenBy(String taker) {
        return with(TicketState.LEASED, attempt + 1, taker, 0, "");
    }

    Ticket beaten() {
        return with(state, attempt, worker, beats + 1, result);
    }

    Ticket done(String answer) {
        return with(TicketState.DONE, attempt, worker, beats, answer);
    }

    /** A note beside the ticket itself, which another has by now or which is gone. */
    Ticket late() {
        return new Ticket(
                "%s/late-%d".formatted(id, attempt),
                search,
                trial,
                kind,
                pool,
                order,
                "",
                TicketState.LATE,
                attempt,
                worker,
                beats,
                "",
                failures,
                failedBy,
                seal);
    }

    /** A note that something else stood at this id. */
    static Ticket forged(String id) {
        return new Ticket(
                "forged/" + id,
                "",
                -1,
                TicketKind.JUDGE,
                "",
                "",
                id,
                TicketState.FORGED,
                0,
                "",
                0,
                "",
                List.of(),
                List.of(),
                "");
    }

    Ticket givenBack() {
        return with(TicketState.OPEN, attempt, worker, 0, "");
    }

    Ticket failed(String reason) {
        List<String> reasons = and(failures, reason);
        TicketState next = reasons.size() < ATTEMPTS ? TicketState.OPEN : TicketState.FAILED;
        return new Ticket(
                id,
                search,
                trial,
                kind,
                pool,
                order,
                body,
                next,
                attempt,
                worker,
                0,
                "",
                reasons,
                and(failedBy, worker),
                seal);
    }

    private static List<String> and(List<String> some, String more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    Ticket sealed(String newSeal) {
        return new Ticket(
                id, search, trial, kind, pool, order, body, state, attempt, worker, beats, result, failures, failedBy,
                newSeal);
    }

    /** Whether this ticket is still the same worker's same attempt as that one. */
    boolean isSameLease(Ticket other) {
        return state == TicketState.LEASED
                && other.state == TicketState.LEASED
                && attempt == other.attempt
                && worker.equals(other.worker);
    }

    private Ticket with(TicketState newState, int newAttempt, String newWorker, int newBeats, String answer) {
        return new Ticket(
                id,
                search,
                trial,
                kind,
                pool,
                order,
                body,
                newState,
                newAttempt,
                newWorker,
                newBeats,
                answer,
                failures,
                failedBy,
                seal);
    }
}
