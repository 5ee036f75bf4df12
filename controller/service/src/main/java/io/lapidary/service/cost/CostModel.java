package io.lapidary.service.cost;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Latency;

/** What a candidate costs, known without building it. Owned by the search's thread. */
public interface CostModel {
    /** Multiply–accumulates for one sample: exact. */
    long macs(Candidate candidate);

    /** Bytes of the file that runs: exact. */
    long sizeBytes(Candidate candidate);

    /** Predicted latency, candidate ÷ base. */
    double latencyRatio(Candidate candidate);

    /** Corrects predictions by a measured candidate. */
    void observe(Candidate candidate, Latency measured);
}
