package io.lapidary.app.agents;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.agent.Contender;
import io.lapidary.service.agent.SearchAgent;
import io.lapidary.service.agent.SearchProblem;
import io.lapidary.spec.Objective;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs agents as a search would, trial by trial, with a window of candidates in flight. */
final class Race {
    private static final int WINDOW = 4;
    private static final double ALL_LOST = 100;

    private Race() {}

    static AgentRun run(Task task, Contender contender, SearchProblem problem, Function<Candidate, Outcome> judge) {
        long thought = System.nanoTime();
        long judging = 0;
        SearchAgent agent = contender.agent(problem);
        List<AgentRun.Trial> trials = new ArrayList<>();
        Deque<Candidate> waiting = new ArrayDeque<>(agent.propose(Math.min(WINDOW, problem.trials())));
        int proposed = waiting.size();
        while (!waiting.isEmpty()) {
            Candidate candidate = waiting.remove();
            long start = System.nanoTime();
            Outcome outcome = judge.apply(candidate);
            judging += System.nanoTime() - start;
            trials.add(trial(task, candidate, outcome));
            if (outcome instanceof Outcome.Scored scored) {
                problem.costs().observe(candidate, scored.measurement().latency());
            }
            agent.learn(candidate, outcome);
            if (proposed < problem.trials()) {
                List<Candidate> next = agent.propose(1);
                proposed += next.size();
                waiting.addAll(next);
            }
        }
        double seconds = (System.nanoTime() - thought - judging) / 1e9;
        return new AgentRun(task, contender, problem.seed(), trials, seconds);
    }

    private static AgentRun.Trial trial(Task task, Candidate candidate, Outcome outcome) {
        Objective objective = task.objective();
        Optional<Measurement> measured =
                outcome instanceof Outcome.Scored scored ? Optional.of(scored.measurement()) : Optional.empty();
        return measured.map(m -> new AgentRun.Trial(
                        candidate, objective.isFeasible(outcome), task.value(m), task.cost(m), m.accuracyDrop()))
                .orElse(new AgentRun.Trial(candidate, false, 0, 1, ALL_LOST));
    }
}
