package io.lapidary.app.cost;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Latency;
import io.lapidary.service.cost.LatencyForecast;

/**
 * What was predicted of a candidate beside what it came to.
 *
 * @param alone latency, candidate ÷ base, from the device's profile
 * @param corrected the same by the candidates measured before it
 * @param macs share of the base's
 * @param predictedBytes of the file that runs
 * @param bytes that it has
 */
record ComparedCost(
        Candidate candidate,
        double alone,
        LatencyForecast corrected,
        Latency measured,
        double macs,
        long predictedBytes,
        long bytes) {
    /** Share of the measured ratio by which a prediction is off. */
    double miss(double predicted) {
        return Math.abs(predicted / measured.ratio() - 1);
    }

    /** Whether the interval that was predicted holds what was measured. */
    boolean held() {
        return corrected.low() <= measured.ratio() && measured.ratio() <= corrected.high();
    }
}
