package io.lapidary.service.search;

import io.lapidary.json.Durations;
import io.lapidary.service.search.Ending.Awaits;
import io.lapidary.spec.Budget;
import io.lapidary.spec.SearchSpec;
import java.time.InstantSource;
import java.util.Optional;

/** Sees when a running search is to end. What was seen first counts, until its user changes something. */
final class Endings {
    /** Of the budget's time; the rest is for refining finalists, where there are to be any. */
    private static final double SHARE_OF_AGENTS = 0.85;

    private final Recording recording;
    private final InstantSource clock;
    private SearchSpec spec;
    private Request asked;
    private Trial fast;
    private Ending seen;

    Endings(Recording recording, InstantSource clock) {
        this.recording = recording;
        this.clock = clock;
    }

    /** @param lessons null while there is no agent */
    Optional<Ending> look(SearchHistory history, Lessons lessons) {
        SearchSpec now = history.spec();
        Request request = history.asked().orElse(null);
        if (now != spec || request != asked) {
            spec = now;
            asked = request;
            seen = null;
            fast = fastest(history, lessons);
        }
        if (seen == null) {
            seen = find(history, lessons).orElse(null);
        } else if (awaits(history).compareTo(seen.awaits()) > 0) {
            seen = new Ending(seen.cause(), seen.reason(), awaits(history));
        }
        return Optional.ofNullable(seen);
    }

    /** Told in the order of learning, so that the end does not depend on which worker was quickest. */
    void learnt(Trial trial, SearchSpec current) {
        if (fast == null && recording.isEmpty() && reaches(trial, current.budget())) {
            fast = trial;
        }
    }

    private Trial fastest(SearchHistory history, Lessons lessons) {
        if (spec.budget().stopAtSpeedup() == null || !recording.isEmpty()) {
            return null;
        }
        long until = lessons == null ? 0 : lessons.learntBefore();
        return history.trials().stream()
                .filter(t -> t.number() < until && reaches(t, spec.budget()))
                .findFirst()
                .orElse(null);
    }

    private Optional<Ending> find(SearchHistory history, Lessons lessons) {
        if (asked == Request.PAUSE) {
            return Optional.of(new Ending(Cause.PAUSED, "It was told to wait.", Awaits.TAKEN_TRIALS));
        }
        if (asked == Request.STOP) {
            return Optional.of(new Ending(Cause.STOPPED, "It was stopped.", Awaits.TAKEN_TRIALS));
        }
        if (!recording.isEmpty()) {
            return history.proposed() >= recording.length() || isLost(history)
                    ? Optional.of(new Ending(Cause.RECORDING, "All recorded trials are repeated.", Awaits.EVERY_TRIAL))
                    : exhausted(lessons);
        }
        Awaits awaits = awaits(history);
        if (history.proposedByAgents() >= spec.budget().trials()) {
            return Optional.of(new Ending(Cause.BUDGET_TRIALS, "The budget of trials is used.", awaits));
        }
        if (awaits != Awaits.EVERY_TRIAL) {
            return Optional.of(new Ending(Cause.BUDGET_TIME, "The budget of time is used.", awaits));
        }
        if (fast != null) {
            return Optional.of(new Ending(
                    Cause.STOP_AT,
                    "The wished speed-up of %s is surely reached by trial %d."
                            .formatted(spec.budget().stopAtSpeedup(), fast.number()),
                    Awaits.TAKEN_TRIALS));
        }
        return exhausted(lessons);
    }

    /** Whether what was refined next was another candidate than any proposed now. */
    private boolean isLost(SearchHistory history) {
        return recording
                .trial(history.proposed())
                .filter(r -> r.refined() && history.refinedForm(r.candidate()).isEmpty())
                .isPresent();
    }

    private static Optional<Ending> exhausted(Lessons lessons) {
        return lessons != null && lessons.isExhausted()
                ? Optional.of(new Ending(Cause.EXHAUSTED, "Its agent has tried all that it would.", Awaits.EVERY_TRIAL))
                : Optional.empty();
    }

    /** What the time that is left allows to wait for. */
    private Awaits awaits(SearchHistory history) {
        long active = history.activeMillis(clock.millis());
        if (!recording.isEmpty() || !isTimeOfAgentsUp(spec.budget(), active)) {
            return Awaits.EVERY_TRIAL;
        }
        return active >= spec.budget().time().toMillis() ? Awaits.TAKEN_TRIALS : Awaits.FINALISTS;
    }

    private static boolean isTimeOfAgentsUp(Budget budget, long activeMillis) {
        double share = budget.finalists() > 0 ? SHARE_OF_AGENTS : 1;
        return budget.time() != null && activeMillis >= share * budget.time().toMillis();
    }

    private static boolean reaches(Trial trial, Budget budget) {
        return budget.stopAtSpeedup() != null
                && trial.feasible()
                && trial.measurement()
                        .filter(m -> m.latency().speedupLow() >= budget.stopAtSpeedup())
                        .isPresent();
    }

    /**
     * Why a search that is over would be so again at once, with what could be done about it; empty where it would go on.
     */
    static Optional<String> obstacle(SearchHistory history) {
        Budget budget = history.spec().budget();
        if (history.proposedByAgents() >= budget.trials()
                && history.unfinished().isEmpty()) {
            return Optional.of("all %d trials of its budget are done. Change budget.trials to more, then resume."
                    .formatted(budget.trials()));
        }
        if (isTimeOfAgentsUp(budget, history.activeMillis())) {
            return Optional.of("the time of its budget (%s) is used. Change budget.time to more, then resume."
                    .formatted(Durations.text(budget.time())));
        }
        if (history.trials().stream().anyMatch(t -> reaches(t, budget))) {
            return Optional.of("the speed-up of %s at which it stops is reached. Change budget.stop-at, then resume."
                    .formatted(budget.stopAtSpeedup()));
        }
        if (history.summary().cause().equals(Cause.EXHAUSTED.label()) && !history.hasNewAgent()) {
            return Optional.of("its agent has tried all that it would. Change objective.limits, then resume.");
        }
        return Optional.empty();
    }
}
