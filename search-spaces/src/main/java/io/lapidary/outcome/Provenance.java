package io.lapidary.outcome;

import java.util.Map;

/**
 * Where a measurement comes from.
 *
 * @param worker who judged; where the halves were judged by two, the one that measured the latency
 * @param device its processor's name
 * @param engines names of engines and libraries with their versions
 * @param threads threads of a latency run
 * @param batch samples in a latency run
 * @param samples validation samples behind the accuracy
 * @param compiledSha256 hash of the bytes that were judged
 * @param compileMillis time to build the candidate
 * @param accuracyMillis time of the accuracy run
 * @param latencyMillis time of the latency sitting, waiting for the machine included
 * @param accuracyBy who compiled it and judged its accuracy; null where that was the same worker, in the same go
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
        double latencyMillis,
        Half accuracyBy) {
    public Provenance {
        engines = Map.copyOf(engines);
    }

    /** Judged wholly by one worker. */
    public Provenance(
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
        this(
                worker,
                device,
                engines,
                threads,
                batch,
                samples,
                compiledSha256,
                compileMillis,
                accuracyMillis,
                latencyMillis,
                null);
    }

    /** Who judged one half of a candidate, and on what. */
    public record Half(String worker, String device, Map<String, String> engines) {
        public Half {
            engines = Map.copyOf(engines);
        }
    }
}
