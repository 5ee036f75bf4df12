package io.lapidary.app.delivery;

import io.lapidary.graph.ModelGraph;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.ModelProfile;
import io.lapidary.spec.SearchSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A search that ended, with all that its files tell.
 *
 * @param status {@code FINISHED}, or {@code STOPPED} where the user ended it
 * @param best what is delivered: the best feasible trial, else the nearest miss; empty where no trial was scored
 * @param goalMet whether {@code best} holds all limits
 * @param front trials that no other beats in both cost and accuracy, cheapest first
 * @param test empty where there is no test split, or nothing to deliver
 * @param reason why it ended, in words
 * @param dataHashes SHA-256 of the data's parts, by name
 */
public record FinishedSearch(
        SearchSpec spec,
        String status,
        ModelGraph graph,
        DeviceProfile device,
        ModelProfile profile,
        BaseModel base,
        List<JudgedTrial> trials,
        Optional<JudgedTrial> best,
        boolean goalMet,
        List<JudgedTrial> front,
        Optional<TestAccuracy> test,
        String reason,
        double seconds,
        Map<String, String> dataHashes) {
    public FinishedSearch {
        trials = List.copyOf(trials);
        front = List.copyOf(front);
        dataHashes = Map.copyOf(dataHashes);
    }

    /** What was delivered, in one line. */
    public String headline() {
        return best.flatMap(JudgedTrial::measurement)
                .map(m -> Words.of(m) + " instead of " + Words.bytes(m.baseSizeBytes()))
                .orElse("No candidate could be judged.");
    }
}
