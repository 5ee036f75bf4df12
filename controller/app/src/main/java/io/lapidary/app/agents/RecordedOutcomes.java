package io.lapidary.app.agents;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A judge that is asked about each candidate once, over all agents, seeds and starts: what it said stands in a file. Used
 * by one thread.
 */
final class RecordedOutcomes implements Function<Candidate, Outcome> {
    private record Judged(Candidate candidate, Outcome outcome) {}

    private final LinesFile file;
    private final Function<Candidate, Outcome> judge;
    private final Map<Candidate, Outcome> known = new HashMap<>();
    private int judged;
    private double seconds;

    RecordedOutcomes(LinesFile file, Function<Candidate, Outcome> judge) {
        this.file = file;
        this.judge = judge;
        for (Judged line : file.read(Judged.class)) {
            known.put(line.candidate(), line.outcome());
        }
    }

    @Override
    public Outcome apply(Candidate candidate) {
        Outcome outcome = known.get(candidate);
        if (outcome == null) {
            long start = System.nanoTime();
            outcome = judge.apply(candidate);
            seconds += (System.nanoTime() - start) / 1e9;
            judged++;
            known.put(candidate, outcome);
            file.append(new Judged(candidate, outcome));
        }
        return outcome;
    }

    /** How many the judge was asked about since this was made. */
    int judged() {
        return judged;
    }

    /** What that took. */
    double seconds() {
        return seconds;
    }

    /** How many are known in all. */
    int known() {
        return known.size();
    }
}
