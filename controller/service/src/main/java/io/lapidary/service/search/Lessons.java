package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.agent.Diagnostics;
import io.lapidary.service.agent.SearchAgent;
import io.lapidary.service.cost.CostModel;
import io.lapidary.service.cost.LatencyForecast;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * One agent's way through its era. With window W it is asked for a candidate after exactly the answers to all but the
 * last W − 1 are learnt, in the order of asking. So seed and outcomes decide the sequence, not timing.
 *
 * <p>A candidate that was judged before the era began is no trial of it: the agent learns at its turn what came of it,
 * once. That is how the agent of a search whose limits were changed comes to know what is known.
 */
final class Lessons {
    /** @param trial whose outcome is the answer */
    private record Question(Candidate candidate, long trial) {}

    private final Era era;
    private final SearchAgent agent;
    private final CostModel costs;
    private final Journal journal;
    private final Recording recording;
    private final int window;
    private final Queue<Question> unanswered = new ArrayDeque<>();
    private final Set<String> recalled = new HashSet<>();
    private int asked;
    private int learnt;
    private boolean exhausted;

    Lessons(Era era, AgentSetup setup, Journal journal, Recording recording) {
        this.era = era;
        this.agent = setup.agent();
        this.costs = setup.costs();
        this.journal = journal;
        this.recording = recording;
        this.window = era.spec().budget().window();
    }

    Era era() {
        return era;
    }

    /** Whether the agent may be asked now; else something must be learnt first. */
    boolean isQuestionDue() {
        return learnt >= Math.max(0, asked - window + 1);
    }

    /** Whether the agent had nothing left to propose when it was last asked; it is not asked again. */
    boolean isExhausted() {
        return exhausted;
    }

    /**
     * Asks for the next candidate, which becomes this trial; a question must be due. Empty where there is none: the agent
     * recalled a known one, or is exhausted.
     */
    Optional<Candidate> ask(long trial) {
        List<Candidate> proposed = agent.propose(1);
        if (proposed.size() > 1) {
            throw new IllegalStateException("Impossible state: the agent was asked for one candidate and proposed %d."
                    .formatted(proposed.size()));
        }
        if (proposed.isEmpty()) {
            exhausted = true;
            return Optional.empty();
        }
        Candidate candidate = proposed.get(0);
        asked++;
        Optional<Trial> before = journal.history().known(candidate.id()).filter(t -> t.number() < era.first());
        if (before.isPresent() && recalled.add(candidate.id())) {
            unanswered.add(new Question(candidate, before.get().number()));
            return Optional.empty();
        }
        unanswered.add(new Question(candidate, trial));
        return Optional.of(candidate);
    }

    /** Whether the answer is there that must be learnt next. */
    boolean isLessonDue() {
        Question next = unanswered.peek();
        return !isQuestionDue()
                && next != null
                && journal.history().trial(next.trial()).isPresent();
    }

    /** Teaches the next answer, which must be there; returns it. */
    Trial learn() {
        Question next = unanswered.remove();
        Trial trial = journal.history()
                .trial(next.trial())
                .orElseThrow(() ->
                        new IllegalStateException("Impossible state: trial %d is unknown.".formatted(next.trial())));
        Outcome lesson = lesson(trial);
        if (lesson instanceof Outcome.Scored scored && trial.sameAs() == null) {
            costs.observe(trial.candidate(), scored.measurement().latency());
        }
        agent.learn(trial.candidate(), lesson);
        learnt++;
        return trial;
    }

    /** The latency that a candidate probably has. */
    Latency predicted(Candidate candidate) {
        LatencyForecast forecast = costs.latency(candidate);
        double base = costs.baseMicros().orElse(0);
        return new Latency(
                base,
                base * forecast.ratio(),
                forecast.ratio(),
                forecast.low(),
                forecast.high(),
                false,
                0,
                Latency.Source.PREDICTED);
    }

    /** What was recorded, where the candidate is the same, so that the next proposals are. */
    private Outcome lesson(Trial trial) {
        String candidate = trial.candidate().id();
        return recording
                .trial(trial.number())
                .filter(r -> r.candidate().equals(candidate))
                .map(Recording.RecordedTrial::outcome)
                .orElse(trial.outcome());
    }

    /** All trials before this one are learnt, or were before the era began. */
    long learntBefore() {
        return unanswered.stream()
                .mapToLong(Question::trial)
                .filter(t -> t >= era.first())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** What the agent says of itself; a loss that went beyond all numbers is left out. */
    Map<String, Double> diagnostics() {
        if (!(agent instanceof Diagnostics talkative)) {
            return Map.of();
        }
        Map<String, Double> said = new LinkedHashMap<>(talkative.diagnostics());
        said.values().removeIf(number -> !Double.isFinite(number));
        return Collections.unmodifiableMap(said);
    }
}
