package io.lapidary.spec;

import java.util.List;

/**
 * The data of a search. Calibration and validation are disjoint, seeded draws from the training part.
 *
 * @param source a built-in name, else null
 * @param dataset SHA-256 of the uploaded archive that the parts' paths lead from; null where they lead from the spec's
 *     folder, and for built-in data
 * @param train one's own training part, else null
 * @param test one's own test part; null where there is none
 * @param preprocess for one's own data; null for built-in data, which know their own
 * @param calibration samples
 * @param validation samples
 */
public record DataSpec(
        String source,
        String dataset,
        DataPart train,
        DataPart test,
        Preprocess preprocess,
        int calibration,
        int validation) {
    /** Seeded noise in the shape of the model's inputs, for whoever has no data; without labels. */
    public static final String RANDOM = "random";

    /** The data that Lapidary knows by name. */
    public static final List<String> BUILT_IN = List.of("fashion-mnist", "generated-shapes", RANDOM);

    /** Whether noise stands in for data. */
    public boolean isRandom() {
        return RANDOM.equals(source);
    }
}
