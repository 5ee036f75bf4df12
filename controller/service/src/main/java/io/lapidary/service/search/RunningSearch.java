package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketInbox;
import io.lapidary.service.search.SearchEvent.Finished;
import io.lapidary.service.search.SearchEvent.Paused;
import io.lapidary.service.search.SearchEvent.Proposed;
import io.lapidary.service.search.SearchEvent.Resumed;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchEvent.Tested;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoreFailure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One search under way; used once, by one thread, which owns its agent.
 *
 * <p>With window W, trial t is proposed after exactly the outcomes of trials 0 … t−W were learnt, in trial order;
 * outcomes that come early wait. So seed and outcomes decide the sequence, not timing or the number of workers. A search
 * that goes on walks the same way through what is stored and checks that its agent proposes it again. Limits that are
 * changed begin a new {@link Era}: what is in flight ends, then a new agent proposes.
 *
 * <p>What its user asks for comes through its {@link Journal}; {@link #wake} makes it look at once.
 */
public final class RunningSearch {
    private static final Logger LOG = LoggerFactory.getLogger(SearchLoop.class);

    private final String search;
    private final TicketBoard board;
    private final Function<Started, AgentSetup> agents;
    private final Recording recording;
    private final Function<Trial, Optional<SearchSummary.Test>> lastLook;
    private final Journal journal;
    private final InstantSource clock;
    private final Evaluations evaluations;
    private final Endings endings;
    private final TicketInbox inbox;

    /** Of the agent that proposes now; null before there is one. */
    private Lessons lessons;

    private volatile Map<String, Double> diagnostics = Map.of();
    private volatile boolean begun;

    /**
     * @param agents makes an agent from what it is to know; called on the search's thread
     * @param lastLook judges what is delivered on the test split, once the search is over
     * @param journal of a search that was started
     */
    public RunningSearch(
            SearchStore store,
            TicketBoard board,
            Function<Started, AgentSetup> agents,
            Recording recording,
            Function<Trial, Optional<SearchSummary.Test>> lastLook,
            Journal journal,
            InstantSource clock) {
        this.search = journal.history().search();
        this.board = board;
        this.agents = agents;
        this.recording = recording;
        this.lastLook = lastLook;
        this.journal = journal;
        this.clock = clock;
        this.endings = new Endings(recording, clock);
        this.inbox = board.inbox(search, clock);
        this.evaluations =
                new Evaluations(search, store, board, journal, recording, inbox, clock, c -> lessons.predicted(c));
    }

    /** Runs a search that was just started, until it is over or paused, which is stored then; see {@link #resume}. */
    public void start() throws InterruptedException {
        guarded(() -> {
            LOG.info("Search {} started", search);
            begun = true;
            schooled();
            search();
        });
    }

    /**
     * Goes on from what is stored, until the search is over or paused, which is stored then. Whatever ends it, none of its
     * tickets stays with a worker.
     *
     * @param why see {@link Resumed}
     * @throws ReplayMismatch when the agent does not propose again what is stored; nothing is changed then
     * @throws StoreFailure when the store gives up; it can be resumed by another object
     * @throws InterruptedException when its thread is told to leave: outcomes that are there are stored, and it can be
     *     resumed
     */
    public void resume(String why) throws InterruptedException {
        guarded(() -> {
            if (history().isToldToStop() || !replayed()) {
                while (!end(endings.look(history(), lessons).orElseThrow())) {
                    leaveIfInterrupted();
                }
                return;
            }
            double down = Math.max(0, clock.millis() - history().lastMillis()) / 1000.0;
            int unfinished = history().unfinished().size();
            journal.write(new Resumed(history().finished(), unfinished, down, why));
            begun = true;
            LOG.info(
                    "Search {} resumed: {} trials, {} requeued, down {} s",
                    search,
                    history().finished(),
                    unfinished,
                    Math.round(down));
            evaluations.handOutAgain();
            search();
        });
    }

    /** Makes the search's thread look at what was asked of it. From any thread. */
    public void wake() {
        inbox.wake();
    }

    /** Whether it proposes and judges, after having been started or replayed. From any thread. */
    public boolean isUnderWay() {
        return begun;
    }

    /** What the agent said of itself after its latest lesson. From any thread. */
    public Map<String, Double> diagnostics() {
        return diagnostics;
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void guarded(Work work) throws InterruptedException {
        boolean keepsAnswers = false;
        try (inbox) {
            work.run();
        } catch (StoreFailure e) {
            refuseInterrupt(e);
            keepsAnswers = true;
            withoutInterrupts(evaluations::leaveAnswers);
            throw e;
        } catch (InterruptedException e) {
            leave();
            throw e;
        } catch (RuntimeException e) {
            refuseInterrupt(e);
            throw e;
        } finally {
            if (!keepsAnswers) {
                withoutInterrupts(() -> board.removeAll(search));
            }
        }
    }

    /** An interrupt in the middle of a call to another part comes out as that part's exception. */
    private void refuseInterrupt(RuntimeException e) throws InterruptedException {
        if (Thread.interrupted() || isInterrupt(e)) {
            leave();
            throw new InterruptedException();
        }
    }

    private static boolean isInterrupt(Throwable e) {
        return e instanceof InterruptedException || e.getCause() != null && isInterrupt(e.getCause());
    }

    private void leave() {
        withoutInterrupts(() -> {
            if (begun) {
                journal.recover();
                evaluations.leave();
            }
        });
    }

    /** Interrupts would break calls to the board; one that comes meanwhile is kept for later. */
    static void withoutInterrupts(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } catch (RuntimeException e) {
            if (!isInterrupt(e)) {
                throw e;
            }
            interrupted = true;
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void search() throws InterruptedException {
        boolean calledBack = false;
        while (true) {
            leaveIfInterrupted();
            Optional<Ending> ending = endings.look(history(), lessons);
            boolean callsBack = ending.filter(Ending::callsBack).isPresent();
            if (callsBack) {
                evaluations.callBack(ending.get().awaits());
            } else if (calledBack) {
                evaluations.handOutMissing();
            }
            calledBack = callsBack;
            if (ending.isEmpty()) {
                step();
            } else if (!evaluations.noneInFlight()) {
                evaluations.collect();
            } else if (!ending.get().leavesTimeToRefine() || !refine(history().finalists())) {
                if (end(ending.get())) {
                    return;
                }
            }
        }
    }

    private void step() throws InterruptedException {
        if (lessons == null || !lessons.era().equals(history().era())) {
            if (evaluations.noneInFlight()) {
                schooled();
            } else {
                evaluations.collect();
            }
        } else if (lessons.isQuestionDue()) {
            propose();
        } else if (lessons.isLessonDue()) {
            learn();
        } else {
            evaluations.collect();
        }
    }

    private void schooled() {
        Era era = history().era();
        lessons = new Lessons(era, agents.apply(history().started().with(era.spec())), journal, recording);
    }

    /** Makes each a trial of its own, all at once; false where there are none. */
    private boolean refine(List<Candidate> finalists) {
        for (Candidate finalist : finalists) {
            long trial = history().proposed();
            journal.write(new Proposed(trial, finalist));
            evaluations.handOut(trial);
        }
        return !finalists.isEmpty();
    }

    private void propose() {
        long trial = history().proposed();
        Optional<Candidate> recorded = recording
                .trial(trial)
                .filter(Recording.RecordedTrial::refined)
                .flatMap(r -> history().refinedForm(r.candidate()));
        if (recorded.isPresent()) {
            refine(List.of(recorded.get()));
            return;
        }
        Optional<Candidate> next = lessons.ask(trial);
        if (next.isPresent()) {
            // Under limits that were changed meanwhile, this agent proposes nothing more.
            boolean stored = journal.write(history -> history.era().equals(lessons.era())
                    ? List.of(new Proposed(trial, next.get(), diagnostics.isEmpty() ? null : diagnostics))
                    : List.of());
            if (stored) {
                evaluations.handOut(trial);
            }
        }
    }

    private void learn() {
        endings.learnt(lessons.learn(), history().spec());
        diagnostics = lessons.diagnostics();
    }

    /** Walks through what is stored as {@link #search} did when it was new; false where a request comes in between. */
    private boolean replayed() throws InterruptedException {
        Rehearsal rehearsal = new Rehearsal(history());
        if (rehearsal.isAgentYetToCome()) {
            return true;
        }
        schooled();
        return rehearsal.through(lessons, this::learn);
    }

    private static void leaveIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Stores the end, unless what its user changed meanwhile gives it more to do: false. */
    private boolean end(Ending ending) {
        if (ending.cause() == Cause.PAUSED) {
            LOG.info("Search {} pauses after {} trials", search, history().finished());
            return journal.write(
                    history -> history.asked().filter(a -> a == Request.PAUSE).isPresent()
                            ? List.of(new Paused(ending.reason(), ending.cause().label()))
                            : List.of());
        }
        Optional<Trial> untested = history().isTestDue() ? history().delivered() : Optional.empty();
        Optional<Tested> tested = untested.flatMap(t -> lastLook.apply(t).map(test -> new Tested(t.number(), test)));
        boolean over = journal.write(history -> {
            List<SearchEvent> events = new ArrayList<>();
            if (endings.look(history, lessons).filter(ending::equals).isPresent()) {
                tested.ifPresent(events::add);
                events.add(new Finished(ending.reason(), ending.cause().label()));
            }
            return events;
        });
        if (over) {
            LOG.info("Search {} finished after {} trials: {}", search, history().finished(), ending.reason());
        }
        return over;
    }

    private SearchHistory history() {
        return journal.history();
    }
}
