package io.lapidary.runtime.lab;

import io.lapidary.compression.EmbeddingTables;
import io.lapidary.compression.OnnxModel;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.runtime.data.DataLoader;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.runtime.data.RandomData;
import io.lapidary.spec.DataSpec;
import io.lapidary.spec.SearchSpec;
import java.nio.file.Path;

/** Data of searches, from where this machine keeps them. */
public final class SearchData {
    private SearchData() {}

    /** Folder for what is fetched once and may be deleted at any time. */
    public static Path cache() {
        String cache = System.getenv("LAPIDARY_CACHE");
        return cache == null || cache.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "lapidary")
                : Path.of(cache);
    }

    /**
     * The data of a search, in the form that its model takes. The model has run on a few of them.
     *
     * @param folder that the data's paths lead from
     * @throws io.lapidary.issue.InvalidInput where data, model and metric do not fit together
     */
    public static DataSplits of(SearchSpec spec, Path folder, OnnxModel model) {
        DataSpec data = spec.data();
        DataSplits splits = data.isRandom()
                ? RandomData.splits(model, data.calibration(), data.validation(), spec.seed())
                : DataLoader.ofEnvironment()
                        .load(
                                data,
                                folder,
                                cache(),
                                model.graph(),
                                EmbeddingTables.rows(model),
                                spec.metric(),
                                spec.seed());
        new AccuracyProbe(1).refuseUnfit(model.bytes(), splits, spec.metric());
        return splits;
    }
}
