package io.lapidary.service.cost;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Latency;
import java.util.OptionalDouble;

/** What a candidate costs, known without building it. Owned by the search's thread. */
public interface CostModel {
    /** Multiply–accumulates for one sample: exact. */
    long macs(Candidate candidate);

    /** Bytes of the file that runs: exact. */
    long sizeBytes(Candidate candidate);

    /** Bytes of the same when packed, as far as that can be said without building it. */
    default long packedBytes(Candidate candidate) {
        return sizeBytes(candidate);
    }

    /** Predicted latency, candidate ÷ base. */
    default double latencyRatio(Candidate candidate) {
        return latency(candidate).ratio();
    }

    /** The same with what is not known of it. */
    LatencyForecast latency(Candidate candidate);

    /** Predicted time of one run of the base, microseconds; empty where only ratios are known. */
    default OptionalDouble baseMicros() {
        return OptionalDouble.empty();
    }

    /** Predicted time of one layer of the base, microseconds; empty where only whole models are known. */
    default OptionalDouble layerMicros(String layer) {
        return OptionalDouble.empty();
    }

    /** Corrects predictions by a measured candidate. */
    void observe(Candidate candidate, Latency measured);
}
