package io.lapidary.runtime.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The data of one search, preprocessed for its model.
 *
 * @param calibration what weights are reconstructed and ranges are measured on
 * @param validation what candidates are judged on; shares no sample with the calibration
 * @param test read at the first call and kept; empty where there is none. A part that turns out unreadable then throws
 *     {@link io.lapidary.issue.InvalidInput}
 * @param hashes SHA-256 of the samples and labels drawn, by part: {@code calibration}, {@code validation}
 * @param answers of the training part and the test part, as far as the metric asks for them
 */
public record DataSplits(
        LabelledData calibration,
        LabelledData validation,
        Supplier<Optional<LabelledData>> test,
        Map<String, String> hashes,
        List<Answers> answers) {
    public DataSplits {
        hashes = Map.copyOf(hashes);
        answers = List.copyOf(answers);
    }
}
