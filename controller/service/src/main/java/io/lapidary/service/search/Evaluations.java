package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Attempt;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketInbox;
import io.lapidary.exchange.TicketKind;
import io.lapidary.exchange.TicketState;
import io.lapidary.outcome.AccuracyAnswer;
import io.lapidary.outcome.HalfJudged;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.Flights.Flight;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Improved;
import io.lapidary.service.search.SearchEvent.Late;
import io.lapidary.service.store.SearchStore;
import io.lapidary.spec.Objective;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
    private final Function<Candidate, Latency> predicted;
    private final Halves halves;
    private final Flights flights = new Flights();
    private Set<String> kept = Set.of();
    private long sweptMillis;

    /** @param predicted the latency of a candidate that need not be measured; called on the search's thread */
    Evaluations(
            String search,
            SearchStore store,
            TicketBoard board,
            Journal journal,
            Recording recording,
            TicketInbox inbox,
            InstantSource clock,
            Function<Candidate, Latency> predicted) {
        this.search = search;
        this.store = store;
        this.board = board;
        this.journal = journal;
        this.recording = recording;
        this.inbox = inbox;
        this.clock = clock;
        this.predicted = predicted;
        this.halves = new Halves(search, board, journal);
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
            return;
        }
        Ticket ticket = halves.first(trial);
        if (flights.add(trial, candidate, clock.millis(), ticket)) {
            board.post(ticket);
        }
    }

    boolean noneInFlight() {
        return flights.isEmpty();
    }

    /** Calls back the trials that no worker has taken and that are not waited for. */
    void callBack(Ending.Awaits awaits) {
        flights.all().stream()
                .filter(flight -> awaits == Ending.Awaits.TAKEN_TRIALS
                        || !history().proposal(flight.trial()).refined())
                .filter(flight -> board.withdraw(flight.ticket().id()))
                .map(Flight::trial)
                .forEach(flights::remove);
    }

    /** Waits a moment for outcomes and stores those that came. */
    void collect() throws InterruptedException {
        long now = clock.millis();
        if (Math.abs(now - sweptMillis) >= LOOK_AROUND.toMillis()) {
            board.sweep(now);
            halves.lookAround();
            postAnew();
            board.late(search).forEach(this::cameLate);
            sweptMillis = now;
        }
        inbox.await(LOOK_AROUND).forEach(this::arrived);
    }

    /**
     * Nobody but this search takes its tickets off the board; one that is gone was damaged by somebody who should not. One
     * that waits for workers who are not there may suit those who are.
     */
    private void postAnew() {
        for (Flight flight : flights.all()) {
            if (halves.isOutdated(flight.ticket())
                    && board.withdraw(flight.ticket().id())) {
                send(flight.instead(halves.first(flight.trial())));
            } else if (board.find(flight.ticket().id()).isEmpty()) {
                board.post(flight.ticket());
            }
        }
    }

    private void send(Flight flight) {
        flights.replace(flight);
        board.post(flight.ticket());
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

    private void cameLate(Ticket note) {
        journal.write(new Late(note.trial(), note.attempt(), note.worker()));
        board.remove(note);
    }

    private void arrived(Ticket ended) {
        if (ended.state() == TicketState.FAILED) {
            // On a full disk a worker's file fails first, and its ticket with it.
            store.requireRoom();
        }
        flights.find(ended.trial()).ifPresent(flight -> arrived(flight, ended));
        // Only now: until it is stored, the answer stays on the board.
        board.remove(ended);
    }

    private void arrived(Flight flight, Ticket ended) {
        if (ended.kind() == TicketKind.ACCURACY
                && !ended.id().equals(flight.ticket().id())) {
            // Of before a restart; it is judged wholly now.
            return;
        }
        AccuracyAnswer answer = Judgement.of(ended);
        List<Attempt> attempts = inbox.attempts(ended);
        Candidate candidate = history().proposal(flight.trial());
        HalfJudged half = answer.half();
        if (half == null) {
            store(flight, answer.outcome(), attempts);
        } else if (history().spec().objective().isBeyondSaving(half)) {
            store(flight, new Outcome.Scored(half.predicted(predicted.apply(candidate))), attempts);
        } else {
            send(flight.onwards(
                    halves.second(flight.trial(), half), attempts, half.by().compiledSha256()));
            // However long it waits, what is to be measured stays.
            keepOnlyWhatStandsOut(Set.of());
        }
    }

    private void store(Flight flight, Outcome outcome, List<Attempt> last) {
        flights.remove(flight.trial());
        double seconds = Math.max(0, clock.millis() - flight.sinceMillis()) / 1000.0;
        evaluated(flight.trial(), outcome, seconds, null, flight.attempts(last));
        flight.twins().forEach(twin -> evaluated(twin, outcome, 0, flight.trial(), null));
        // It may have been ended by an answer of before a restart.
        board.remove(flight.ticket());
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
        Set<String> needed = new HashSet<>(history().artifacts());
        flights.all().forEach(flight -> flight.compiled().ifPresent(needed::add));
        if (!needed.equals(kept) || !needed.containsAll(made)) {
            store.keep(search, needed, made);
            kept = needed;
        }
    }

    private SearchHistory history() {
        return journal.history();
    }
}
