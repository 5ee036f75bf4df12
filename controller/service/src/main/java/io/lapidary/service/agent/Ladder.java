package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import java.util.List;

/** Candidates from mild to aggressive, each a little cheaper and a little further from the original than the last. */
record Ladder(List<Rung> rungs) {
    private static final int SLOPE_REACH = 2;

    /**
     * @param error predicted relative error, summed over groups and layers
     * @param cost predicted, as a ratio to the base's
     */
    record Rung(Candidate candidate, double error, double cost) {}

    Ladder {
        rungs = List.copyOf(rungs);
    }

    /** How much cost one unit of error buys where the ladder has this error; 0 where it has no slope. */
    double costOfError(double error) {
        int at = 0;
        while (at < rungs.size() - 1 && rungs.get(at).error() < error) {
            at++;
        }
        Rung mild = rungs.get(Math.max(0, at - SLOPE_REACH));
        Rung bold = rungs.get(Math.min(rungs.size() - 1, at + SLOPE_REACH));
        double more = bold.error() - mild.error();
        return more > 0 ? Math.max(0, (mild.cost() - bold.cost()) / more) : 0;
    }
}
