package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The candidates of a search in the order of their trials: those of its agents, and refined finalists. Not thread-safe. */
final class Proposals {
    private final List<Candidate> all = new ArrayList<>();
    private final Set<Candidate> known = new HashSet<>();
    private int refined;

    /** @param trial the next number */
    void add(long trial, Candidate candidate) {
        if (trial != all.size()) {
            throw new IllegalStateException(
                    "Impossible state: trial %d follows trial %d.".formatted(trial, all.size() - 1));
        }
        all.add(candidate);
        known.add(candidate);
        refined += candidate.refined() ? 1 : 0;
    }

    Candidate get(long trial) {
        return all.get(Math.toIntExact(trial));
    }

    int size() {
        return all.size();
    }

    /** How many are refined finalists; agents proposed the others. */
    int refined() {
        return refined;
    }

    List<Candidate> all() {
        return List.copyOf(all);
    }

    /** Those that were not proposed yet. */
    List<Candidate> without(List<Candidate> candidates) {
        return candidates.stream().filter(c -> !known.contains(c)).toList();
    }

    /** The refined form with this id of a candidate that was proposed. */
    Optional<Candidate> refinedForm(String id) {
        return all.stream()
                .map(Candidate::refinedForm)
                .filter(c -> c.id().equals(id))
                .findFirst();
    }

    /** Trials without an outcome. */
    List<Long> unfinished(Trials trials) {
        List<Long> without = new ArrayList<>();
        for (long trial = 0; trials.size() + without.size() < all.size(); trial++) {
            if (trials.get(trial).isEmpty()) {
                without.add(trial);
            }
        }
        return without;
    }
}
