package io.lapidary.service.http;

import io.lapidary.graph.ModelGraph;
import io.lapidary.graph.TensorInfo;
import io.lapidary.issue.InvalidInput;
import io.lapidary.service.host.Laboratory;
import io.lapidary.service.host.Plan;
import io.lapidary.service.host.PreparationListener;
import io.lapidary.service.host.PreparedSearch;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.store.SpaceStore;
import io.lapidary.service.store.StoredUpload.Kind;
import io.lapidary.service.store.UploadStore;
import io.lapidary.space.SearchSpace;
import io.lapidary.space.SpaceReader;
import io.lapidary.space.SpaceRules;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import io.lapidary.spec.Uploads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads specs as the real one does; takes any file for a model that begins with {@code ONNX}. */
final class FakeLaboratory implements Laboratory, Uploads {
    private final UploadStore uploads;
    private final SpaceStore spaces;
    private final Path datasets;

    FakeLaboratory(UploadStore uploads, SpaceStore spaces, Path datasets) {
        this.uploads = uploads;
        this.spaces = spaces;
        this.datasets = datasets;
    }

    @Override
    public ModelGraph inspect(Path model, String name) {
        try {
            if (!Files.readString(model, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .startsWith("ONNX")) {
                throw InvalidInput.of("model", name, "This is not an ONNX model.", "Export it as ONNX.");
            }
            List<TensorInfo> tensors = List.of(new TensorInfo("x", List.of(-1L, 3L), "float"));
            return new ModelGraph(
                    name,
                    "0".repeat(64),
                    17,
                    Files.size(model),
                    tensors,
                    tensors,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SearchSpec read(String text) {
        return SpecReader.read(text, this);
    }

    @Override
    public Plan plan(SearchSpec spec) {
        return new Plan(
                spec,
                new SearchSpace("joint-int8", List.of(), List.of()),
                12.5,
                1000,
                2000,
                250,
                500,
                0.25,
                0.9,
                200,
                60,
                List.of(),
                List.of());
    }

    @Override
    public PreparedSearch prepare(
            String search, SearchSpec spec, Optional<Started> stored, PreparationListener listener) {
        throw new UnsupportedOperationException("No test here runs a search.");
    }

    @Override
    public Optional<String> modelName(String sha256) {
        return uploads.find(Kind.MODEL, sha256).map(u -> u.name());
    }

    @Override
    public Optional<Path> dataset(String sha256) {
        return uploads.find(Kind.DATASET, sha256)
                .map(u -> datasets.resolve(u.sha256()))
                .filter(Files::isDirectory);
    }

    @Override
    public Optional<SpaceRules> space(String name) {
        return spaces.find(name).map(saved -> SpaceReader.read(saved.body()));
    }
}
