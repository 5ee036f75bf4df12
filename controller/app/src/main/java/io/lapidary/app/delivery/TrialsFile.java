package io.lapidary.app.delivery;

import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.Trial;
import java.util.Locale;

/** {@code trials.csv}: one line a trial (RFC 4180). */
public final class TrialsFile {
    private static final String HEADER = "trial,candidate,outcome,feasible,accuracy,accuracyDrop,latencyMicros,"
            + "baseLatencyMicros,speedup,speedupLow,speedupHigh,noisy,latencySource,sizeBytes,packedBytes,macs,"
            + "compiledSha256,reasons,refined";

    private TrialsFile() {}

    public static String text(FinishedSearch search) {
        StringBuilder text = new StringBuilder(HEADER).append("\r\n");
        for (Trial trial : search.result().trials()) {
            text.append(trial.number())
                    .append(',')
                    .append(trial.candidate().id())
                    .append(',')
                    .append(outcome(trial))
                    .append(',')
                    .append(trial.feasible())
                    .append(',')
                    .append(trial.measurement().map(TrialsFile::numbers).orElse(",".repeat(12)))
                    .append(',')
                    .append(quoted(String.join("; ", search.complaints(trial))))
                    .append(',')
                    .append(trial.candidate().refined())
                    .append("\r\n");
        }
        return text.toString();
    }

    private static String outcome(Trial trial) {
        return trial.outcome() instanceof Outcome.Scored
                ? "scored"
                : trial.outcome() instanceof Outcome.Failed ? "failed" : "infeasible";
    }

    private static String numbers(Measurement m) {
        Latency l = m.latency();
        return String.format(
                Locale.ROOT,
                "%.4f,%.4f,%.2f,%.2f,%.4f,%.4f,%.4f,%s,%s,%d,%d,%d,%s",
                m.accuracy(),
                m.accuracyDrop(),
                l.candidateMicros(),
                l.baseMicros(),
                l.speedup(),
                l.speedupLow(),
                l.speedupHigh(),
                l.noisy(),
                l.source().name().toLowerCase(Locale.ROOT),
                m.sizeBytes(),
                m.packedBytes(),
                m.macs(),
                m.provenance().compiledSha256());
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "" : '"' + text.replace("\"", "\"\"") + '"';
    }
}
