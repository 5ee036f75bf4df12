package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import java.util.Optional;
import java.util.stream.LongStream;

/** Walks an agent through what is stored of a search, as it went when it was new. Used on the search's thread. */
final class Rehearsal {
    private final SearchHistory history;

    Rehearsal(SearchHistory history) {
        this.history = history;
    }

    /** Whether the era's agent was never asked: it comes once all trials before it have their outcome. */
    boolean isAgentYetToCome() {
        int first = history.era().first();
        return first > 0 && LongStream.range(first, history.proposed()).allMatch(this::isRefined);
    }

    /**
     * Asks and teaches an agent up to the last trial stored; false where it is told to stop meanwhile.
     *
     * @param learn teaches the next lesson
     * @throws ReplayMismatch when the agent does not propose again what is stored
     */
    boolean through(Lessons lessons, Runnable learn) throws InterruptedException {
        int last = history.proposed();
        for (long trial = history.era().first(); trial < last; ) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (history.isToldToStop()) {
                return false;
            }
            if (isRefined(trial)) {
                trial++;
            } else if (!lessons.isQuestionDue()) {
                learn.run();
            } else {
                trial += repeated(trial, lessons);
            }
        }
        return true;
    }

    private boolean isRefined(long trial) {
        return history.proposal(trial).refined();
    }

    /** Asks for a stored trial again; returns how many that were: none where the agent recalled a known candidate. */
    private int repeated(long trial, Lessons lessons) {
        Optional<Candidate> again = lessons.ask(trial);
        if (again.isEmpty() && !lessons.isExhausted()) {
            return 0;
        }
        String stored = history.proposal(trial).id();
        String proposed = again.map(Candidate::id).orElse("none");
        if (!stored.equals(proposed)) {
            throw new ReplayMismatch(
                    history.search(), trial, stored, proposed, history.started().versions());
        }
        return 1;
    }
}
