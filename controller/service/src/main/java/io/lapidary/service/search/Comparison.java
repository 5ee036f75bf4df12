package io.lapidary.service.search;

import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.Recording.RecordedTrial;
import io.lapidary.service.search.SearchEvent.Compared;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Sets a trial beside the recorded one. */
final class Comparison {
    private Comparison() {}

    static Compared of(RecordedTrial recorded, Trial found) {
        List<Difference> differences = new ArrayList<>();
        String candidate = found.candidate().id();
        if (!candidate.equals(recorded.candidate())) {
            // All else differs for this reason alone.
            differences.add(new Difference("candidate", recorded.candidate(), candidate));
            return new Compared(found.number(), differences, null, null);
        }
        String before = kind(recorded.outcome());
        String now = kind(found.outcome());
        if (!before.equals(now)) {
            differences.add(new Difference("outcome", before, now));
        }
        Measurement then = measurement(recorded.outcome());
        Measurement anew = measurement(found.outcome());
        if (then == null || anew == null) {
            return new Compared(found.number(), differences, ratio(then), ratio(anew));
        }
        String bytes = found.artifact().orElse(null);
        if (!Objects.equals(recorded.compiledSha256(), bytes)) {
            differences.add(new Difference("bytes", String.valueOf(recorded.compiledSha256()), String.valueOf(bytes)));
        }
        if (Double.compare(then.accuracy(), anew.accuracy()) != 0) {
            differences.add(
                    new Difference("accuracy", Double.toString(then.accuracy()), Double.toString(anew.accuracy())));
        }
        return new Compared(found.number(), differences, ratio(then), ratio(anew));
    }

    private static Measurement measurement(Outcome outcome) {
        return outcome instanceof Outcome.Scored scored ? scored.measurement() : null;
    }

    private static Double ratio(Measurement measurement) {
        return measurement == null || measurement.latency().source() != Latency.Source.MEASURED
                ? null
                : measurement.latency().ratio();
    }

    private static String kind(Outcome outcome) {
        if (outcome instanceof Outcome.Infeasible refused) {
            // When judging is ended also depends on what the worker saw before, latency included.
            return refused.seen() != null ? "scored" : "refused: " + String.join("; ", refused.reasons());
        }
        if (outcome instanceof Outcome.Failed failed) {
            return "failed: " + String.join("; ", failed.reasons());
        }
        return "scored";
    }
}
