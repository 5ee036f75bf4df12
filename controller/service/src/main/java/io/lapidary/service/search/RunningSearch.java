package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketInbox;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.agent.SearchAgent;
import io.lapidary.service.cost.CostModel;
import io.lapidary.service.search.SearchEvent.Finished;
import io.lapidary.service.search.SearchEvent.Paused;
import io.lapidary.service.search.SearchEvent.Proposed;
import io.lapidary.service.search.SearchEvent.Resumed;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.spec.Budget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One search under way; used once, by one thread.
 *
 * <p>With window W, trial t is proposed after exactly the outcomes of trials 0 … t−W were learnt, in trial order;
 * outcomes that come early wait. So seed and outcomes decide the sequence, not timing or the number of workers. A resumed
 * search walks the same way through what is stored and checks that its agent proposes it again.
 */
final class RunningSearch {
    private static final Logger LOG = LoggerFactory.getLogger(SearchLoop.class);

    private final String search;
    private final TicketBoard board;
    private final SearchAgent agent;
    private final CostModel costs;
    private final Recording recording;
    private final SearchHistory history;
    private final Budget budget;
    private final Pace pace;
    private final Journal journal;
    private final Evaluations evaluations;

    /** How many trials this agent proposed, and of how many it learnt the outcome. */
    private int proposed;

    private int learnt;

    /** Why nothing more is proposed; null while something is. */
    private String ending;

    /** Whether the end should not wait for trials that no worker has taken. */
    private boolean inHaste;

    /** Whether this session's first event is stored. */
    private boolean begun;

    RunningSearch(
            String search,
            SearchStore store,
            TicketBoard board,
            AgentSetup setup,
            Recording recording,
            SearchListener listener,
            InstantSource clock,
            SearchHistory history) {
        this.search = search;
        this.board = board;
        this.agent = setup.agent();
        this.costs = setup.costs();
        this.recording = recording;
        this.history = history;
        this.budget = history.started().spec().budget();
        this.pace = new Pace(history, clock, length());
        Flights flights = new Flights();
        this.journal = new Journal(search, store, history, listener, () -> pace.progress(flights.size()));
        this.evaluations = new Evaluations(search, store, board, history, journal, flights, recording, clock);
    }

    /** Runs a new search, whose first event is stored. */
    SearchResult run(StoredEvent first) {
        return guarded(inbox -> {
            begun = true;
            LOG.info("Search {} started", search);
            journal.tell(first, history.started());
            return search(inbox);
        });
    }

    /** Goes on from what is stored. */
    SearchResult resume() {
        return guarded(inbox -> {
            replay();
            int unfinished = history.unfinished().size();
            journal.write(List.of(new Resumed(history.finished(), unfinished)));
            begun = true;
            LOG.info("Search {} resumed: {} trials known, {} posted again", search, history.finished(), unfinished);
            evaluations.handOutAgain();
            return search(inbox);
        });
    }

    private interface Work {
        SearchResult with(TicketInbox inbox) throws InterruptedException;
    }

    /** Whatever ends the work, no ticket of it stays behind; an interrupt pauses it. */
    private SearchResult guarded(Work work) {
        boolean interrupted = false;
        try (TicketInbox inbox = board.inbox(search)) {
            return work.with(inbox);
        } catch (InterruptedException e) {
            interrupted = true;
            return pause();
        } catch (RuntimeException e) {
            // An interrupt in the middle of a call to another part comes out as that part's exception.
            interrupted = Thread.interrupted() || isInterrupt(e);
            if (!interrupted) {
                throw e;
            }
            return pause();
        } finally {
            if (leaveNoTickets() || interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns whether an interrupt came meanwhile. */
    private boolean leaveNoTickets() {
        boolean interrupted = Thread.interrupted();
        try {
            board.removeAll(search);
        } catch (RuntimeException e) {
            if (!isInterrupt(e)) {
                throw e;
            }
            interrupted = true;
            board.removeAll(search);
        }
        return interrupted;
    }

    private static boolean isInterrupt(Throwable e) {
        return e instanceof InterruptedException || e.getCause() != null && isInterrupt(e.getCause());
    }

    /** The interrupt flag is down in here: it would break the calls to the board. */
    private SearchResult pause() {
        if (begun && history.status() == SearchStatus.RUNNING) {
            evaluations.leave();
            journal.write(List.of(new Paused("It was told to wait.")));
            LOG.info("Search {} paused after {} trials", search, history.finished());
        }
        return history.result();
    }

    private SearchResult search(TicketInbox inbox) throws InterruptedException {
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            seeWhetherToEnd();
            if (ending == null && learnt == learntBefore(proposed)) {
                propose();
            } else if (learnt < proposed && history.trial(learnt).isPresent()) {
                learn();
            } else if (!evaluations.noneInFlight()) {
                if (inHaste) {
                    evaluations.callBack();
                }
                evaluations.collect(inbox);
            } else {
                return finish();
            }
        }
    }

    /** How many outcomes are learnt before this trial is proposed. */
    private int learntBefore(int trial) {
        return Math.max(0, trial - budget.window() + 1);
    }

    /** A repetition has as many trials as its recording, whatever ended that. */
    private int length() {
        return recording.isEmpty() ? budget.trials() : recording.length();
    }

    private void seeWhetherToEnd() {
        if (proposed >= length()) {
            end(recording.isEmpty() ? "The budget of trials is used." : "All recorded trials are repeated.");
        }
        if (recording.isEmpty() && pace.timeLeft().filter(Duration::isZero).isPresent()) {
            end("The budget of time is used.");
            inHaste = true;
        }
    }

    /** The first reason is the one that counts. */
    private void end(String reason) {
        ending = ending == null ? reason : ending;
    }

    private void propose() {
        Optional<Candidate> next = ask();
        if (next.isPresent()) {
            long trial = proposed++;
            journal.write(List.of(new Proposed(trial, next.get())));
            evaluations.handOut(trial);
        } else {
            end("Its agent has tried all that it would.");
        }
    }

    private Optional<Candidate> ask() {
        List<Candidate> asked = agent.propose(1);
        if (asked.size() > 1) {
            throw new IllegalStateException(
                    "Impossible state: the agent was asked for one candidate and proposed %d.".formatted(asked.size()));
        }
        return asked.stream().findFirst();
    }

    private void learn() {
        Trial trial = history.trial(learnt)
                .orElseThrow(
                        () -> new IllegalStateException("Impossible state: trial %d is unknown.".formatted(learnt)));
        Outcome lesson = lesson(trial);
        if (lesson instanceof Outcome.Scored scored && trial.sameAs() == null) {
            costs.observe(trial.candidate(), scored.measurement().latency());
        }
        agent.learn(trial.candidate(), lesson);
        learnt++;
        // Asked in the order of learning, so that it does not depend on which worker was quickest.
        if (recording.isEmpty() && isFastEnough(trial)) {
            end("The wished speed-up of %s is surely reached by trial %d."
                    .formatted(budget.stopAtSpeedup(), trial.number()));
            inHaste = true;
        }
    }

    /** What was recorded, where the candidate is the same, so that the next proposals are. */
    private Outcome lesson(Trial trial) {
        String candidate = trial.candidate().id();
        return recording
                .trial(trial.number())
                .filter(r -> r.candidate().equals(candidate))
                .map(Recording.RecordedTrial::outcome)
                .orElse(trial.outcome());
    }

    private boolean isFastEnough(Trial trial) {
        return budget.stopAtSpeedup() != null
                && trial.feasible()
                && trial.measurement()
                        .filter(m -> m.latency().speedupLow() >= budget.stopAtSpeedup())
                        .isPresent();
    }

    /** Walks through what is stored as {@link #search} did when it was new. */
    private void replay() {
        while (proposed < history.proposed()) {
            while (learnt < learntBefore(proposed)) {
                learn();
            }
            String stored = history.proposal(proposed).id();
            String again = ask().map(Candidate::id).orElse("none");
            if (!stored.equals(again)) {
                throw new ReplayMismatch(
                        search, proposed, stored, again, history.started().versions());
            }
            proposed++;
        }
    }

    private SearchResult finish() {
        journal.write(List.of(new Finished(ending)));
        LOG.info("Search {} finished after {} trials: {}", search, history.finished(), ending);
        return history.result();
    }
}
