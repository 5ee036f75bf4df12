package io.lapidary.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.space.SpaceRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Specs as a service is sent them. */
class UploadsSpecTest {
    private static final String MODEL = "a".repeat(64);
    private static final String DATASET = "b".repeat(64);

    @TempDir
    Path folder;

    private Path dataset;

    @BeforeEach
    void files() throws IOException {
        dataset = Files.createDirectories(folder.resolve("dataset"));
        Files.createDirectories(dataset.resolve("train/shirt"));
        Files.createDirectories(folder.resolve("secret"));
        Files.createSymbolicLink(dataset.resolve("link"), folder.resolve("secret"));
    }

    @Test
    void modelAndDatasetAreNamedByTheirHashes() {
        SearchSpec spec = read("model: %s\ndata: {dataset: %s, train: {folder: train}}".formatted(MODEL, DATASET));

        assertThat(spec.model()).isEqualTo(MODEL);
        assertThat(spec.name()).isEqualTo("shirts");
        assertThat(spec.data().dataset()).isEqualTo(DATASET);
        assertThat(read(SpecWriter.yaml(spec))).isEqualTo(spec);
    }

    @Test
    void aSavedSpaceIsTaken() {
        assertThat(read("model: %s\ndata: {source: fashion-mnist}\nspace: ours".formatted(MODEL))
                        .space()
                        .name())
                .isEqualTo("ours");
    }

    @Test
    void everythingThatWasNotUploadedIsNamedAtOnce() {
        assertThat(problems(
                        "model: ../net.onnx\nspace: theirs\ndata: {dataset: %s, train: {folder: x}}".formatted(MODEL)))
                .extracting(Issue::path)
                .containsExactlyInAnyOrder("model", "data.dataset", "space");
    }

    @Test
    void ownDataNeedTheirArchive() {
        assertThat(problems("model: %s\ndata: {train: {folder: train}}".formatted(MODEL)))
                .singleElement()
                .satisfies(issue -> assertThat(issue.path()).isEqualTo("data.dataset"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../secret", "train/../../secret", "/etc", "link", "\"a\\0b\"", "nowhere"})
    void noPathLeadsOutOfTheDataset(String path) {
        assertThat(problems("model: %s\ndata: {dataset: %s, train: {folder: %s}}".formatted(MODEL, DATASET, path)))
                .singleElement()
                .satisfies(issue -> assertThat(issue.path()).isEqualTo("data.train.folder"));
    }

    @Test
    void aFileOnDiskRefusesADataset() {
        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> SpecReader.read(
                        "model: x.onnx\ndata: {dataset: %s, train: {folder: train}}".formatted(DATASET), folder));

        assertThat(refused.issues())
                .filteredOn(i -> i.path().equals("data.dataset"))
                .singleElement()
                .satisfies(i -> assertThat(i.hint()).contains("lapidary submit"));
    }

    private SearchSpec read(String text) {
        return SpecReader.read(text, new Uploads() {
            @Override
            public Optional<String> modelName(String sha256) {
                return Optional.of("shirts.onnx").filter(name -> sha256.equals(MODEL));
            }

            @Override
            public Optional<Path> dataset(String sha256) {
                return Optional.of(dataset).filter(path -> sha256.equals(DATASET));
            }

            @Override
            public Optional<SpaceRules> space(String name) {
                SpaceRules standard = SpaceRules.READY_MADE.get(0);
                return Optional.of(new SpaceRules(name, standard.keep(), standard.precisions(), standard.rules()))
                        .filter(space -> name.equals("ours"));
            }
        });
    }

    private List<Issue> problems(String text) {
        return catchThrowableOfType(InvalidInput.class, () -> read(text)).issues();
    }
}
