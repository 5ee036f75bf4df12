package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Attempt;
import io.lapidary.exchange.SearchOrder;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketInbox;
import io.lapidary.exchange.TicketState;
import io.lapidary.json.Json;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.Flights.Flight;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Improved;
import io.lapidary.service.store.SearchStore;
import io.lapidary.spec.Objective;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets proposed trials their outcomes, stores these, and lets go of compiled files that are no longer of use. */
final class Evaluations {
    private static final Logger LOG = LoggerFactory.getLogger(SearchLoop.class);
    private static final Duration LOOK_AROUND = Duration.ofMillis(500);

    private final String search;
    private final SearchStore store;
    private final TicketBoard board;
    private final Journal journal;
    private final Recording recording;
    private final TicketInbox inbox;
    private final InstantSource clock;
    private final Flights flights = new Flights();
    private Set<String> kept = Set.of();
    private long sweptMillis;

    Evaluations(
            String search,
            SearchStore store,
            TicketBoard board,
            Journal journal,
            Recording recording,
            TicketInbox inbox,
            InstantSource clock) {
        this.search = search;
        this.store = store;
        this.board = board;
        this.journal = journal;
        this.recording = recording;
        this.inbox = inbox;
        this.clock = clock;
    }

    /** Hands out again what was proposed but has no outcome; for a search that goes on. */
    void handOutAgain() {
        Set<String> made = new HashSet<>();
        history().trials().forEach(t -> t.artifact().ifPresent(made::add));
        keepOnlyWhatStandsOut(made);
        handOutMissing();
    }

    /** Hands out what has no outcome and is not in flight. */
    void handOutMissing() {
        history().unfinished().stream().filter(t -> !flights.contains(t)).forEach(this::handOut);
    }

    /** Gets a trial its outcome: a known one, that of a twin under way, or by a ticket. */
    void handOut(long trial) {
        Candidate candidate = history().proposal(trial);
        Optional<Trial> known = history().known(candidate.id());
        if (known.isPresent()) {
            evaluated(trial, known.get().outcome(), 0, known.get().number(), null);
        } else if (flights.add(trial, candidate, clock.millis())) {
            post(trial, candidate);
        }
    }

    private void post(long trial, Candidate candidate) {
        SearchOrder order = Orders.of(history().started(), history().spec());
        board.post(Ticket.judge(search, trial, Json.write(candidate))
                .ordered(order.spec().device().pool(), order.sha256()));
    }

    boolean noneInFlight() {
        return flights.isEmpty();
    }

    /** Calls back the trials that no worker has taken and that are not waited for. */
    void callBack(Ending.Awaits awaits) {
        flights.trials().stream()
                .filter(trial -> awaits == Ending.Awaits.TAKEN_TRIALS
                        || !history().proposal(trial).refined())
                .filter(trial -> board.withdraw(Ticket.judge(search, trial, "").id()))
                .forEach(flights::remove);
    }

    /** Waits a moment for outcomes and stores those that came. */
    void collect() throws InterruptedException {
        long now = clock.millis();
        if (Math.abs(now - sweptMillis) >= LOOK_AROUND.toMillis()) {
            board.sweep(now);
            postVanished();
            sweptMillis = now;
        }
        inbox.await(LOOK_AROUND).forEach(this::arrived);
    }

    /** Nobody but this search takes its tickets off the board; one that is gone was damaged by somebody who should not. */
    private void postVanished() {
        for (long trial : flights.trials()) {
            if (board.find(Ticket.judge(search, trial, "").id()).isEmpty()) {
                post(trial, history().proposal(trial));
            }
        }
    }

    /** Ends all waiting: stores the outcomes that are there and calls back all else. */
    void leave() {
        board.withdrawUnended(search);
        board.ended(search).forEach(this::arrived);
    }

    /**
     * Ends all waiting where nothing can be stored: what was answered well stays on the board, to be stored when it can
     * be. What failed may have failed for the same reason as the store, and is to be tried again.
     */
    void leaveAnswers() {
        board.withdrawUnended(search);
        board.ended(search).stream()
                .filter(t -> t.state() == TicketState.FAILED)
                .forEach(board::remove);
    }

    private void arrived(Ticket ended) {
        if (ended.state() == TicketState.FAILED) {
            // On a full disk a worker's file fails first, and its ticket with it.
            store.requireRoom();
        }
        Optional<Flight> flight = flights.remove(ended.trial());
        if (flight.isPresent()) {
            Outcome outcome = Judgement.of(ended);
            double seconds = Math.max(0, clock.millis() - flight.get().sinceMillis()) / 1000.0;
            evaluated(ended.trial(), outcome, seconds, null, inbox.attempts(ended));
            flight.get().twins().forEach(twin -> evaluated(twin, outcome, 0, ended.trial(), null));
        }
        // Only now: until it is stored, the answer stays on the board.
        board.remove(ended);
    }

    private void evaluated(long number, Outcome outcome, double seconds, Long sameAs, List<Attempt> attempts) {
        journal.write(history -> {
            if (history.trial(number).isPresent()) {
                return List.of(); // It was stored after all, though the store's answer did not come.
            }
            Objective objective = history.spec().objective();
            String candidate = history.proposal(number).id();
            Evaluated evaluated = new Evaluated(
                    number,
                    candidate,
                    outcome,
                    objective.reward(outcome),
                    objective.isFeasible(outcome),
                    seconds,
                    sameAs,
                    attempts);
            Trial trial = history.trial(evaluated);
            List<SearchEvent> events = new ArrayList<>();
            events.add(evaluated);
            recording.trial(number).ifPresent(r -> events.add(Comparison.of(r, trial)));
            trial.measurement().filter(m -> history.wouldLead(trial)).ifPresent(m -> {
                events.add(new Improved(number, candidate, trial.reward(), m));
                LOG.info("Search {}: trial {} is the best so far, reward {}", search, number, trial.reward());
            });
            return events;
        });
        if (outcome instanceof Outcome.Failed failed) {
            LOG.warn("Search {}: trial {} failed: {}", search, number, failed.reasons());
        }
        keepOnlyWhatStandsOut(
                history().trial(number).flatMap(Trial::artifact).map(Set::of).orElse(Set.of()));
    }

    private void keepOnlyWhatStandsOut(Set<String> made) {
        Set<String> needed = history().artifacts();
        if (!needed.equals(kept) || !needed.containsAll(made)) {
            store.keep(search, needed, made);
            kept = needed;
        }
    }

    private SearchHistory history() {
        return journal.history();
    }
}
