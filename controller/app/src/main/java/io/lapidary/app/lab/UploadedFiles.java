package io.lapidary.app.lab;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.runtime.lab.SearchFiles;
import io.lapidary.service.store.SpaceStore;
import io.lapidary.service.store.StoredUpload;
import io.lapidary.service.store.StoredUpload.Kind;
import io.lapidary.service.store.UploadStore;
import io.lapidary.space.SpaceReader;
import io.lapidary.space.SpaceRules;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.Uploads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Where a service keeps what was uploaded. Thread-safe. */
public final class UploadedFiles implements Uploads {
    private final UploadStore uploads;
    private final SpaceStore spaces;
    private final Function<String, Optional<Path>> models;
    private final Path datasets;

    /**
     * @param models where the file with a SHA-256 lies
     * @param datasets folder with a folder for each dataset, named by its SHA-256
     */
    public UploadedFiles(
            UploadStore uploads, SpaceStore spaces, Function<String, Optional<Path>> models, Path datasets) {
        this.uploads = uploads;
        this.spaces = spaces;
        this.models = models;
        this.datasets = datasets;
    }

    @Override
    public Optional<String> modelName(String sha256) {
        return uploads.find(Kind.MODEL, sha256).map(StoredUpload::name);
    }

    @Override
    public Optional<Path> dataset(String sha256) {
        return uploads.find(Kind.DATASET, sha256)
                .map(found -> datasets.resolve(found.sha256()))
                .filter(Files::isDirectory);
    }

    @Override
    public Optional<SpaceRules> space(String name) {
        return spaces.find(name).map(saved -> SpaceReader.read(saved.body()));
    }

    /** Problems with paths as they stand in the archive that was sent, not as they lie on this machine. */
    InvalidInput asSent(InvalidInput refused) {
        return new InvalidInput(refused.issues().stream()
                .map(i -> new Issue(i.path(), asSent(i.value()), asSent(i.message()), asSent(i.hint())))
                .distinct()
                .toList());
    }

    private String asSent(String text) {
        return text.replaceAll(Pattern.quote(datasets.toString()) + "/[0-9a-f]{64}/?", "");
    }

    /** The files of a spec that was read by these uploads. */
    SearchFiles files(SearchSpec spec) {
        String dataset = spec.data().dataset();
        return new SearchFiles(
                models.apply(spec.model())
                        .orElseThrow(() -> InvalidInput.of(
                                "model", spec.model(), "The uploaded model is gone.", "Upload it again.")),
                modelName(spec.model()).orElse(spec.model()),
                dataset == null ? datasets : datasets.resolve(dataset),
                true);
    }
}
