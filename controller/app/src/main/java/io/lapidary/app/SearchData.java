package io.lapidary.app;

import io.lapidary.compression.OnnxModel;
import io.lapidary.runtime.data.DataLoader;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import java.nio.file.Path;

/** Data of searches, from where this machine keeps them. */
final class SearchData {
    private SearchData() {}

    /** Folder for what is fetched once and may be deleted at any time. */
    static Path cache() {
        String cache = System.getenv("LAPIDARY_CACHE");
        return cache == null || cache.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "lapidary")
                : Path.of(cache);
    }

    /** The data that a search's file names, in the form that a model takes. */
    static DataSplits of(SpecFile file, OnnxModel model) {
        return of(SpecReader.read(file.text(), file.folder()), file.folder(), model);
    }

    static DataSplits of(SearchSpec spec, Path folder, OnnxModel model) {
        return DataLoader.ofEnvironment().load(spec.data(), folder, cache(), model.graph(), spec.seed());
    }
}
