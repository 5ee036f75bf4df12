package io.lapidary.outcome;

import java.util.Map;

/**
 * Where a measurement comes from.
 *
 * @param worker who judged
 * @param device the processor's name
 * @param engines names of engines and libraries with their versions
 * @param threads threads of a latency run
 * @param batch samples in a latency run
 * @param samples validation samples behind the accuracy
 * @param compiledSha256 hash of the bytes that were judged
 * @param compileMillis time to build the candidate
 * @param accuracyMillis time of the accuracy run
 * @param latencyMillis time of the latency sitting, waiting for the machine included
 */
public record Provenance(
        String worker,
        String device,
        Map<String, String> engines,
        int threads,
        int batch,
        int samples,
        String compiledSha256,
        double compileMillis,
        double accuracyMillis,
        double latencyMillis) {
    public Provenance {
        engines = Map.copyOf(engines);
    }
}
