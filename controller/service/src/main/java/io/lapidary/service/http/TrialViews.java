package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import io.lapidary.service.store.TrialRow;

/** Trials as the contract has them. */
final class TrialViews {
    private TrialViews() {}

    /** A trial as lists have it. */
    record Line(
            long number,
            String candidate,
            String reason,
            boolean feasible,
            double reward,
            Double accuracy,
            Double accuracyDrop,
            Double latencyRatio,
            Long sizeBytes,
            Long packedBytes,
            Long macs,
            String artifact,
            Long sameAs,
            double seconds,
            long atMillis) {
        static Line of(TrialRow row) {
            return new Line(
                    row.number(),
                    row.candidate(),
                    row.reason(),
                    row.feasible(),
                    row.reward(),
                    row.accuracy(),
                    row.accuracyDrop(),
                    row.latencyRatio(),
                    row.sizeBytes(),
                    row.packedBytes(),
                    row.macs(),
                    row.artifact(),
                    row.sameAs(),
                    row.seconds(),
                    row.atMillis());
        }
    }

    /** A trial with all that is known of it. */
    record Detail(Line trial, JsonNode policy, JsonNode outcome) {
        static Detail of(TrialRow row) {
            JsonNode json = Json.tree(row.json());
            return new Detail(Line.of(row), json.get("candidate"), json.get("outcome"));
        }
    }
}
