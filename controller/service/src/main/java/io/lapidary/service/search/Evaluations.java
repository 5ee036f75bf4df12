package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketInbox;
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
    private final SearchHistory history;
    private final Journal journal;
    private final Recording recording;
    private final InstantSource clock;
    private final Objective objective;
    private final Flights flights;
    private Set<String> kept = Set.of();

    Evaluations(
            String search,
            SearchStore store,
            TicketBoard board,
            SearchHistory history,
            Journal journal,
            Flights flights,
            Recording recording,
            InstantSource clock) {
        this.search = search;
        this.store = store;
        this.board = board;
        this.history = history;
        this.journal = journal;
        this.flights = flights;
        this.recording = recording;
        this.clock = clock;
        this.objective = history.started().spec().objective();
    }

    /** Hands out again what was proposed but has no outcome. */
    void handOutAgain() {
        Set<String> made = new HashSet<>();
        history.trials().forEach(t -> t.artifact().ifPresent(made::add));
        keepOnlyWhatStandsOut(made);
        history.unfinished().forEach(this::handOut);
    }

    /** Gets a trial its outcome: a known one, that of a twin under way, or by a ticket. */
    void handOut(long trial) {
        Candidate candidate = history.proposal(trial);
        Optional<Trial> known = history.known(candidate.id());
        if (known.isPresent()) {
            evaluated(trial, known.get().outcome(), 0, known.get().number());
        } else if (flights.add(trial, candidate, clock.millis())) {
            board.post(Ticket.judge(search, trial, Json.write(candidate)));
        }
    }

    boolean noneInFlight() {
        return flights.isEmpty();
    }

    /** Calls back every trial that no worker has taken. Those taken are waited for: they are nearly paid for. */
    void callBack() {
        flights.trials().stream()
                .filter(trial -> board.withdraw(Ticket.judge(search, trial, "").id()))
                .forEach(flights::remove);
    }

    /** Waits a moment for outcomes and stores those that came. */
    void collect(TicketInbox inbox) throws InterruptedException {
        board.sweep(clock.millis());
        inbox.await(LOOK_AROUND).forEach(this::arrived);
    }

    /** Ends all waiting: stores the outcomes that are there and calls back all else. */
    void leave() {
        board.withdrawUnended(search);
        board.ended(search).forEach(this::arrived);
    }

    private void arrived(Ticket ended) {
        Optional<Flight> flight = flights.remove(ended.trial());
        if (flight.isPresent()) {
            Outcome outcome = Judgement.of(ended);
            double seconds = Math.max(0, clock.millis() - flight.get().sinceMillis()) / 1000.0;
            evaluated(ended.trial(), outcome, seconds, null);
            flight.get().twins().forEach(twin -> evaluated(twin, outcome, 0, ended.trial()));
        }
        // Only now: until it is stored, the answer stays on the board.
        board.remove(ended);
    }

    private void evaluated(long number, Outcome outcome, double seconds, Long sameAs) {
        String candidate = history.proposal(number).id();
        Evaluated evaluated = new Evaluated(
                number, candidate, outcome, objective.reward(outcome), objective.isFeasible(outcome), seconds, sameAs);
        Trial trial = history.trial(evaluated);
        List<SearchEvent> events = new ArrayList<>();
        events.add(evaluated);
        recording.trial(number).ifPresent(r -> events.add(Comparison.of(r, trial)));
        trial.measurement().filter(m -> history.standings().wouldLead(trial)).ifPresent(m -> {
            events.add(new Improved(number, candidate, trial.reward(), m));
            LOG.info("Search {}: trial {} is the best so far, reward {}", search, number, trial.reward());
        });
        if (outcome instanceof Outcome.Failed failed) {
            LOG.warn("Search {}: trial {} failed: {}", search, number, failed.reasons());
        }
        journal.write(events);
        keepOnlyWhatStandsOut(trial.artifact().map(Set::of).orElse(Set.of()));
    }

    private void keepOnlyWhatStandsOut(Set<String> made) {
        Set<String> needed = history.standings().artifacts();
        if (!needed.equals(kept) || !needed.containsAll(made)) {
            store.keep(search, needed, made);
            kept = needed;
        }
    }
}
