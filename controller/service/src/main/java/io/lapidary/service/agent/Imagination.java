package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Between two evaluations, a thousand candidates that are judged by the forecast alone (the idea of Dyna, Sutton 1990):
 * generations of changed and crossed ones, of which the most promising go on. What comes of it is a wish like any other;
 * nothing imagined is told to anyone.
 */
final class Imagination {
    /** Candidates judged for one proposal. */
    static final int CANDIDATES = 1_000;

    private static final int GENERATION = 100;
    private static final int SURVIVORS = 20;

    private record Dreamt(Candidate candidate, double promise) {}

    private final Moves moves;
    private final Forecast forecast;

    Imagination(Walk walk, Forecast forecast) {
        this.moves = new Moves(walk);
        this.forecast = forecast;
    }

    /**
     * The new candidate of most promise that was found from these.
     *
     * @param seeds at least one
     */
    Candidate from(Collection<Candidate> seeds, Unseen unseen, SplittableRandom random) {
        Set<Candidate> met = new HashSet<>();
        List<Dreamt> alive = new ArrayList<>();
        for (Candidate seed : seeds) {
            judge(seed, met, alive);
        }
        Dreamt best = null;
        for (int judged = 0; judged < CANDIDATES; judged += GENERATION) {
            int parents = alive.size();
            for (int i = 0; i < GENERATION; i++) {
                Candidate parent = alive.get(random.nextInt(parents)).candidate();
                Candidate child = random.nextInt(4) == 0
                        ? moves.crossed(
                                parent, alive.get(random.nextInt(parents)).candidate(), random)
                        : moves.changed(parent, random);
                judge(child, met, alive);
            }
            alive.sort(Comparator.comparingDouble(Dreamt::promise).reversed());
            alive.subList(Math.min(SURVIVORS, alive.size()), alive.size()).clear();
            best = better(best, alive, unseen);
        }
        return best == null ? seeds.iterator().next() : best.candidate();
    }

    private void judge(Candidate candidate, Set<Candidate> met, List<Dreamt> alive) {
        if (met.add(candidate)) {
            alive.add(new Dreamt(candidate, forecast.promise(candidate)));
        }
    }

    private static Dreamt better(Dreamt best, List<Dreamt> sorted, Unseen unseen) {
        for (Dreamt dreamt : sorted) {
            if (unseen.isNew(dreamt.candidate())) {
                return best == null || dreamt.promise() > best.promise() ? dreamt : best;
            }
        }
        return best;
    }
}
