package io.lapidary.service.search;

import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Provenance;

/** Counts what was not judged to the end, trial by trial. Not thread-safe. */
final class SavingsTally {
    private long refused;
    private long cutShort;
    private long known;
    private long whole;
    private double wholeMillis;
    private double cutMillis;

    void add(Trial trial) {
        if (trial.sameAs() != null) {
            known++;
        } else if (trial.outcome() instanceof Outcome.Scored scored) {
            Provenance by = scored.measurement().provenance();
            whole++;
            wholeMillis += by.compileMillis() + by.accuracyMillis() + by.latencyMillis();
        } else if (trial.outcome() instanceof Outcome.Infeasible infeasible && infeasible.seen() != null) {
            cutShort++;
            cutMillis += infeasible.seen().millis();
        } else if (trial.outcome() instanceof Outcome.Infeasible) {
            refused++;
        }
    }

    Savings savings() {
        double mean = whole == 0 ? 0 : wholeMillis / whole;
        double saved = whole == 0 ? 0 : Math.max(0, mean * (refused + cutShort + known) - cutMillis);
        return new Savings(refused, cutShort, known, saved / 1000, (wholeMillis + cutMillis) / 1000);
    }
}
