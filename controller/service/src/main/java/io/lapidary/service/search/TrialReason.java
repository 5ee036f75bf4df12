package io.lapidary.service.search;

import io.lapidary.outcome.Outcome;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Verdict;

/** What a trial ended with, as a code. Labels are stored and never change. */
public enum TrialReason {
    FEASIBLE("feasible", "It was measured, holds every limit and may be delivered."),
    OVER_LIMIT("over-limit", "It was measured and breaks the limits that are named with it."),
    NOISY("noisy", "It breaks no limit, but its latency was too noisy to be believed."),
    REFUSED(
            "refused",
            "It was refused before anything was measured, since it surely breaks a limit or cannot be built."),
    CUT_SHORT(
            "cut-short",
            "Part of the samples showed that it cannot hold the limit on its accuracy, so that the others and its latency were left out."),
    FAILED("failed", "It could not be judged: every attempt failed, for the reasons that are named with it."),
    KNOWN("known", "The same candidate was judged in an earlier trial, whose outcome counts for this one as well.");

    private final String label;
    private final String meaning;

    TrialReason(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    public String label() {
        return label;
    }

    /** What it says of a trial, in one sentence. */
    public String meaning() {
        return meaning;
    }

    static TrialReason of(Trial trial, Objective objective) {
        if (trial.sameAs() != null) {
            return KNOWN;
        }
        if (trial.outcome() instanceof Outcome.Scored scored) {
            Verdict verdict = objective.judge(scored.measurement());
            if (verdict.feasible()) {
                return FEASIBLE;
            }
            return verdict.violations().isEmpty() ? NOISY : OVER_LIMIT;
        }
        if (trial.outcome() instanceof Outcome.Infeasible refused) {
            return refused.seen() == null ? REFUSED : CUT_SHORT;
        }
        return FAILED;
    }
}
