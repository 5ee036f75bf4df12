package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Keeps an agent from proposing a candidate twice: a wish that was proposed before becomes one that was not, as near
 * to it as can be found. Candidates over the predicted limits come only when nothing else is left; those over limits
 * that are known exactly, never, as long as any holds them.
 */
public final class Unseen {
    private static final int TRIES_A_RADIUS = 100;
    private static final int MOST_RADIUS = 6;
    private static final int LARGEST_LISTED = 20_000;
    private static final int LAST_DRAWS = 2_000;

    private final Walk walk;
    private final Knobs knobs;
    private final Set<Candidate> seen = new HashSet<>();

    public Unseen(Walk walk) {
        this.walk = walk;
        this.knobs = walk.knobs();
    }

    public boolean isNew(Candidate candidate) {
        return !seen.contains(candidate);
    }

    /** How many were proposed. */
    public int count() {
        return seen.size();
    }

    /**
     * A candidate never returned before: the wish itself, else one near it. From now on it counts as proposed.
     *
     * @return empty once the space is exhausted
     */
    public Optional<Candidate> near(Candidate wish, SplittableRandom random) {
        Optional<Candidate> found = isNew(wish) ? Optional.of(wish) : search(knobs.levels(wish), random);
        found.ifPresent(seen::add);
        return found;
    }

    private Optional<Candidate> search(int[] wish, SplittableRandom random) {
        if (knobs.size() == 0) {
            return Optional.empty();
        }
        Optional<Candidate> found = oneStepAway(wish, random);
        for (int radius = 2; found.isEmpty() && radius <= Math.min(MOST_RADIUS, 2 * knobs.size()); radius++) {
            for (int i = 0; found.isEmpty() && i < TRIES_A_RADIUS; i++) {
                found = accepted(changed(wish, radius, random), true);
            }
        }
        if (found.isEmpty() && knobs.settings() <= LARGEST_LISTED) {
            found = listed(random, true).or(() -> listed(random, false));
        } else if (found.isEmpty()) {
            found = drawn(random, true).or(() -> drawn(random, false));
        }
        return found;
    }

    private Optional<Candidate> accepted(int[] levels, boolean withinPredictions) {
        Candidate candidate = knobs.candidate(levels);
        boolean holds =
                withinPredictions ? walk.wall().holds(candidate) : walk.wall().holdsExactly(candidate);
        return holds && isNew(candidate) ? Optional.of(candidate) : Optional.empty();
    }

    /** Every knob one level up or down, in drawn order. */
    private Optional<Candidate> oneStepAway(int[] wish, SplittableRandom random) {
        int moves = 2 * knobs.size();
        int offset = random.nextInt(moves);
        for (int i = 0; i < moves; i++) {
            int move = (offset + i) % moves;
            int knob = move / 2;
            int level = wish[knob] + (move % 2 == 0 ? 1 : -1);
            if (level >= 0 && level < knobs.knob(knob).levels()) {
                int[] levels = wish.clone();
                levels[knob] = level;
                Optional<Candidate> found = accepted(levels, true);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private int[] changed(int[] wish, int changes, SplittableRandom random) {
        int[] levels = wish.clone();
        for (int i = 0; i < changes; i++) {
            int knob = random.nextInt(knobs.size());
            levels[knob] = random.nextInt(knobs.knob(knob).levels());
        }
        return levels;
    }

    /** Goes through the whole of a small space, from a drawn place on. */
    private Optional<Candidate> listed(SplittableRandom random, boolean withinPredictions) {
        long settings = knobs.settings();
        long offset = random.nextLong(settings);
        for (long i = 0; i < settings; i++) {
            Optional<Candidate> found = accepted(setting((offset + i) % settings), withinPredictions);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private int[] setting(long number) {
        int[] levels = new int[knobs.size()];
        for (int k = 0; k < levels.length; k++) {
            int count = knobs.knob(k).levels();
            levels[k] = (int) (number % count);
            number /= count;
        }
        return levels;
    }

    private Optional<Candidate> drawn(SplittableRandom random, boolean withinPredictions) {
        for (int i = 0; i < LAST_DRAWS; i++) {
            int[] levels = changed(knobs.mildest(), 2 * knobs.size(), random);
            Candidate candidate = withinPredictions ? walk.lowered(levels) : knobs.candidate(levels);
            boolean holds = withinPredictions
                    ? walk.wall().holds(candidate)
                    : walk.wall().holdsExactly(candidate);
            if (holds && isNew(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
