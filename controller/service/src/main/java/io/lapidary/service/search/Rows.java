package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.json.Json;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.store.TrialRow;
import io.lapidary.spec.Objective;
import java.util.List;

/** Trials as rows of the store's table. */
final class Rows {
    /** All of a trial that no column holds. */
    private record Rest(Candidate candidate, Outcome outcome, List<String> broken) {}

    private Rows() {}

    static TrialRow of(Trial trial, Objective objective, long atMillis) {
        Measurement m = trial.measurement().orElse(null);
        List<String> broken = m == null
                ? List.of()
                : objective.judge(m).violations().stream()
                        .map(v -> v.quantity().label())
                        .toList();
        return new TrialRow(
                trial.number(),
                trial.candidate().id(),
                TrialReason.of(trial, objective).label(),
                trial.feasible(),
                trial.reward(),
                m == null ? null : m.accuracy(),
                m == null ? null : m.accuracyDrop(),
                m == null ? null : m.latency().ratio(),
                m == null ? null : m.sizeBytes(),
                m == null ? null : m.packedBytes(),
                m == null ? null : m.macs(),
                trial.artifact().orElse(null),
                trial.sameAs(),
                trial.seconds(),
                atMillis,
                Json.write(new Rest(trial.candidate(), trial.outcome(), broken)));
    }
}
