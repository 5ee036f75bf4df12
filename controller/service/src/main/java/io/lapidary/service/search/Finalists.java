package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Measurement;
import io.lapidary.spec.Budget;
import io.lapidary.spec.Objective;
import java.util.Comparator;
import java.util.List;

/**
 * Picks the candidates that are worth refining: those that would stand out if refining took back some of the accuracy
 * that they lost. So one that is fast but just beyond a limit on its drop can be picked before one that is slower and
 * within it. Depends on the outcomes alone.
 */
final class Finalists {
    private Finalists() {}

    /** Their refined forms, most promising first; only candidates that prune can be refined. */
    static List<Candidate> of(List<Trial> trials, Objective objective, int count) {
        return trials.stream()
                .filter(t -> t.measurement().isPresent() && t.sameAs() == null)
                .filter(t -> !t.candidate().refined() && !t.candidate().groups().isEmpty())
                .sorted(Comparator.comparingDouble((Trial t) -> hope(t, objective))
                        .thenComparingDouble(t -> t.measurement().orElseThrow().accuracy())
                        .reversed()
                        .thenComparing(Trial::number))
                .limit(count)
                .map(t -> t.candidate().refinedForm())
                .toList();
    }

    private static double hope(Trial trial, Objective objective) {
        Measurement m = trial.measurement().orElseThrow();
        double hoped = m.accuracy() + Budget.TAKEN_BACK * Math.max(0, m.accuracyDrop());
        return objective
                .judge(new Measurement(
                        hoped,
                        m.baseAccuracy(),
                        m.latency().asIfMeasured(),
                        m.sizeBytes(),
                        m.baseSizeBytes(),
                        m.packedBytes(),
                        m.basePackedBytes(),
                        m.macs(),
                        m.baseMacs(),
                        m.provenance()))
                .reward();
    }
}
