package io.lapidary.app.agents;

import io.lapidary.candidate.Candidate;
import io.lapidary.service.agent.Contender;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One agent's search with one seed.
 *
 * @param seconds that the agent thought, evaluations left out
 */
public record AgentRun(Task task, Contender contender, long seed, List<Trial> trials, double seconds) {
    /** Points lost at which a candidate counts for nothing in the hypervolume. */
    private static final double MOST_DROP = 10;

    /**
     * One evaluation.
     *
     * @param value what the task is about
     * @param cost share of the base's
     * @param drop points lost; 100 where it failed
     */
    public record Trial(Candidate candidate, boolean feasible, double value, double cost, double drop) {}

    public AgentRun {
        trials = List.copyOf(trials);
    }

    /** The best feasible trial of the first so many. */
    Optional<Trial> best(int evaluations) {
        return trials.stream().limit(evaluations).filter(Trial::feasible).max(Comparator.comparingDouble(Trial::value));
    }

    /** Evaluations until a feasible trial is worth as much. */
    Optional<Integer> evaluationsTo(double value) {
        for (int i = 0; i < trials.size(); i++) {
            if (trials.get(i).feasible() && trials.get(i).value() >= value) {
                return Optional.of(i + 1);
            }
        }
        return Optional.empty();
    }

    /** Share of (cost below the base's) × (drop below ten points) that the first so many trials dominate. */
    double hypervolume(int evaluations) {
        List<Trial> sorted = new ArrayList<>(trials.subList(0, Math.min(evaluations, trials.size())));
        sorted.sort(Comparator.comparingDouble(Trial::cost));
        double volume = 0;
        double least = MOST_DROP;
        for (Trial trial : sorted) {
            double drop = Math.max(0, trial.drop());
            if (drop < least && trial.cost() < 1) {
                volume += (1 - trial.cost()) * (least - drop) / MOST_DROP;
                least = drop;
            }
        }
        return volume;
    }
}
