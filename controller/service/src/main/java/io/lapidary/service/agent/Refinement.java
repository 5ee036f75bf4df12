package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import java.util.SplittableRandom;

/** Small changes of a good candidate: of many drawn ones, the one that the forecast promises most of. */
final class Refinement {
    private static final int DRAWS = 200;

    private final Moves moves;
    private final Forecast forecast;

    Refinement(Walk walk, Forecast forecast) {
        this.moves = new Moves(walk);
        this.forecast = forecast;
    }

    /** A change of a candidate that is new, or the candidate itself where none was drawn. */
    Candidate of(Candidate good, Unseen unseen, SplittableRandom random) {
        Candidate best = good;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < DRAWS; i++) {
            Candidate candidate = moves.changed(good, random);
            if (unseen.isNew(candidate)) {
                double promise = forecast.promise(candidate);
                if (promise > most) {
                    most = promise;
                    best = candidate;
                }
            }
        }
        return best;
    }
}
