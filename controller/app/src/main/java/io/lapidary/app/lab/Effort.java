package io.lapidary.app.lab;

import io.lapidary.spec.SearchSpec;
import java.time.Duration;

/**
 * What a search costs, roughly.
 *
 * @param evaluations at most
 * @param evaluation one candidate: compile, accuracy, latency sitting
 * @param refining one finalist, its evaluation included
 * @param whole the whole budget, calibration and finalists included
 */
public record Effort(int evaluations, Duration evaluation, Duration refining, Duration whole) {
    private static final double SITTING_SECONDS = 1.2;
    private static final double COMPILE_SECONDS = 0.3;
    private static final double START_SECONDS = 20;
    private static final int REFINED_ON = 512;
    /**
     * Refining takes as long as so many runs of the base on each sample, most of it solving. Measured in whole searches on
     * two cores: 18 on the Fashion sample (8.1 s where a run takes 875 µs), 30 on the shapes sample (2.0 s, 134 µs).
     */
    private static final double RUNS_OF_REFINING = 30;

    /** @param baseMicros one run of the base on one thread; candidates are faster, batches too */
    static Effort of(SearchSpec spec, double baseMicros) {
        int cores = Runtime.getRuntime().availableProcessors();
        double perSample = baseMicros / 1e6 / Math.max(1, spec.device().batch());
        double accuracy = spec.data().validation() * perSample * 0.6 / cores;
        double each = COMPILE_SECONDS + accuracy + SITTING_SECONDS;
        double calibration = START_SECONDS + spec.data().calibration() * perSample * 20;
        double samples = Math.min(REFINED_ON, spec.data().calibration());
        double refining = each + samples * perSample * RUNS_OF_REFINING;
        Duration whole = seconds(calibration
                + each * spec.budget().trials()
                + refining * spec.budget().finalists());
        Duration limit = spec.budget().time();
        return new Effort(
                spec.budget().trials(),
                seconds(each),
                seconds(refining),
                limit != null && limit.compareTo(whole) < 0 ? limit : whole);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
