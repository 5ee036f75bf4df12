package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import io.lapidary.spec.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds the best rung of a ladder in few evaluations, several of them under way at once: each next rung halves the
 * widest gap left between a rung that is too mild and one that is too aggressive.
 */
final class Bisection {
    private final Ladder ladder;
    private final Objective objective;
    private final Map<Candidate, Integer> index = new HashMap<>();
    private final TreeSet<Integer> asked = new TreeSet<>();
    private int mild = -1;
    private int bold;

    Bisection(Ladder ladder, Objective objective) {
        this.ladder = ladder;
        this.objective = objective;
        this.bold = ladder.rungs().size();
        for (int i = 0; i < bold; i++) {
            index.put(ladder.rungs().get(i).candidate(), i);
        }
    }

    /** The next rung to try; empty once it is found, or all that could matter is under way. */
    Optional<Candidate> next() {
        int from = mild;
        int widest = 1;
        int left = mild;
        for (int mark : asked.tailSet(mild, false)) {
            if (mark >= bold) {
                break;
            }
            if (mark - left > widest) {
                widest = mark - left;
                from = left;
            }
            left = mark;
        }
        if (bold - left > widest) {
            widest = bold - left;
            from = left;
        }
        if (widest < 2) {
            return Optional.empty();
        }
        int middle = from + widest / 2;
        asked.add(middle);
        return Optional.of(ladder.rungs().get(middle).candidate());
    }

    /** Takes in what came of a rung; other candidates say nothing here. */
    void tell(Candidate candidate, Outcome outcome) {
        Integer rung = index.get(candidate);
        if (rung == null || !(outcome instanceof Outcome.Scored scored)) {
            return;
        }
        Verdict verdict = objective.judge(scored.measurement());
        boolean lost = verdict.violations().stream().anyMatch(v -> v.quantity() == Quantity.ACCURACY_DROP);
        boolean bolder = verdict.feasible() ? objective.goal() != Goal.MOST_ACCURATE : !lost;
        if (bolder) {
            mild = Math.max(mild, rung);
        } else {
            bold = Math.min(bold, rung);
        }
    }
}
