package io.lapidary.app.delivery;

import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Provenance;
import io.lapidary.spec.Metric;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Numbers as a person says them. */
public final class Words {
    private Words() {}

    /** "3.1x faster (2.9–3.3), −0.3 points, 240 kB". */
    public static String of(Measurement m, Metric metric) {
        return speed(m.latency()) + ", " + metric.changeText(-m.accuracyDrop()) + ", " + bytes(m.sizeBytes());
    }

    public static String speed(Latency latency) {
        String source = latency.source() == Latency.Source.PREDICTED ? ", predicted" : latency.noisy() ? ", noisy" : "";
        return latency.ratio() <= 1
                ? form(
                        "%.2fx faster (%.2f–%.2f%s)",
                        latency.speedup(), latency.speedupLow(), latency.speedupHigh(), source)
                : form("%.2fx slower (%.2f–%.2f%s)", latency.ratio(), latency.ratioLow(), latency.ratioHigh(), source);
    }

    public static String bytes(double bytes) {
        if (bytes >= 1e6) {
            return form(bytes >= 1e7 ? "%.1f MB" : "%.2f MB", bytes / 1e6);
        }
        return bytes >= 1e3 ? form(bytes >= 1e4 ? "%.0f kB" : "%.1f kB", bytes / 1e3) : form("%.0f B", bytes);
    }

    public static String count(double count) {
        if (count >= 1e9) {
            return form("%.2f G", count / 1e9);
        }
        return count >= 1e6
                ? form("%.2f M", count / 1e6)
                : count >= 1e3 ? form("%.1f k", count / 1e3) : form("%.0f", count);
    }

    public static String micros(double micros) {
        return micros >= 1000 ? form("%.2f ms", micros / 1000) : form("%.0f µs", micros);
    }

    public static String percent(double share) {
        return form("%.1f %%", 100 * share);
    }

    /** "2 min 5 s". */
    public static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds >= 3600) {
            return "%d h %d min".formatted(seconds / 3600, seconds / 60 % 60);
        }
        return seconds >= 60 ? "%d min %d s".formatted(seconds / 60, seconds % 60) : "%d s".formatted(seconds);
    }

    /** "onnxruntime 1.23.2, djl 0.36.0". */
    public static String engines(Provenance provenance) {
        return String.join(
                ", ",
                provenance.engines().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(e -> e.getKey() + " " + e.getValue())
                        .toList());
    }

    private static String form(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
