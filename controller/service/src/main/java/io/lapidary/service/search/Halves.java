package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.SearchOrder;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketKind;
import io.lapidary.json.Json;
import io.lapidary.outcome.HalfJudged;

/**
 * Which tickets a trial gets: one, to be judged wholly by a worker of the search's pool, or one after the other, its
 * accuracy by any worker and its latency by one of the pool, where there are workers who gain by that. Owned by the
 * search's thread.
 */
final class Halves {
    private final String search;
    private final TicketBoard board;
    private final Journal journal;
    private boolean worthIt;

    Halves(String search, TicketBoard board, Journal journal) {
        this.search = search;
        this.board = board;
        this.journal = journal;
        lookAround();
    }

    /** Looks who is there now. */
    void lookAround() {
        worthIt = board.areHalvesWorthIt(journal.history().spec().device().pool());
    }

    /** The first ticket of a trial. */
    Ticket first(long trial) {
        Candidate candidate = journal.history().proposal(trial);
        String json = Json.write(candidate);
        return ordered(worthIt ? Ticket.accuracy(search, trial, json) : Ticket.judge(search, trial, json));
    }

    /** Whether a ticket that was made before would better be made anew, as nobody has taken it. */
    boolean isOutdated(Ticket ticket) {
        return worthIt && ticket.kind() == TicketKind.JUDGE;
    }

    /** The second ticket of a trial. */
    Ticket second(long trial, HalfJudged half) {
        return ordered(Ticket.latency(search, trial, Json.write(half)));
    }

    private Ticket ordered(Ticket ticket) {
        SearchOrder order =
                Orders.of(journal.history().started(), journal.history().spec());
        return ticket.ordered(order.spec().device().pool(), order.sha256());
    }
}
