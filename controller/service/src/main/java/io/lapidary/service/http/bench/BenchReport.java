package io.lapidary.service.http.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What was measured.
 *
 * @param trialsAlone trials a second without readers, by round
 * @param trialsWatched trials a second with readers, by round
 * @param getsAlone milliseconds of requests without readers
 * @param getsWatched milliseconds of requests with readers
 * @param failedGets requests without a good answer
 * @param streams what the readers got
 * @param pages milliseconds of pages of many stored trials
 */
public record BenchReport(
        List<Double> trialsAlone,
        List<Double> trialsWatched,
        Millis getsAlone,
        Millis getsWatched,
        long failedGets,
        Streams streams,
        Millis pages) {
    public BenchReport {
        trialsAlone = List.copyOf(trialsAlone);
        trialsWatched = List.copyOf(trialsWatched);
    }

    /** Times of many requests, milliseconds. */
    public record Millis(int count, double median, double p99, double max) {
        static Millis of(double[] millis) {
            double[] sorted = millis.clone();
            Arrays.sort(sorted);
            return sorted.length == 0
                    ? new Millis(0, 0, 0, 0)
                    : new Millis(
                            sorted.length,
                            sorted[sorted.length / 2],
                            sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * 0.99) - 1)],
                            sorted[sorted.length - 1]);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%d requests, median %.1f ms, p99 %.1f ms, max %.1f ms", count, median, p99, max);
        }
    }

    /**
     * What readers got against what is stored.
     *
     * @param expected events that all readers together should have
     * @param delivered events that they have
     * @param outOfOrder events with another number than the next
     * @param unfinished readers whose stream did not end with its search
     * @param cut streams that the service cut, of those that are never read from
     */
    public record Streams(long expected, long delivered, long outOfOrder, int unfinished, int cut) {
        public boolean areWhole() {
            return delivered == expected && outOfOrder == 0 && unfinished == 0;
        }
    }

    /** Throughput with readers ÷ without, of one round. */
    private double ratio(int round) {
        return trialsWatched.get(round) / trialsAlone.get(round);
    }

    private double[] ratios() {
        double[] ratios = new double[trialsAlone.size()];
        Arrays.setAll(ratios, this::ratio);
        Arrays.sort(ratios);
        return ratios;
    }

    /** Throughput with readers ÷ without: median of the rounds. */
    public double medianRatio() {
        double[] ratios = ratios();
        return (ratios[(ratios.length - 1) / 2] + ratios[ratios.length / 2]) / 2;
    }

    /** Lowest and highest of the rounds' ratios, for people. */
    public String spread() {
        double[] ratios = ratios();
        return String.format(Locale.ROOT, "%.3f to %.3f", ratios[0], ratios[ratios.length - 1]);
    }
}
