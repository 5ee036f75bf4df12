package io.lapidary.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lapidary.candidate.Precision;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecReaderTest {
    private static final String LEAST = "model: net.onnx\ndata: {source: fashion-mnist}\n";

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("net.onnx"), "stands for a model");
        Files.createDirectories(folder.resolve("train/shirt"));
        Files.writeString(folder.resolve("x-idx4-ubyte"), "");
        Files.writeString(folder.resolve("y-idx1-ubyte"), "");
    }

    @Test
    void aNameThatWouldDeceiveItsReadersIsRefused() {
        for (String name : List.of("a\\0b", "a\\u202eb", "\\e[31m", "a\\nb", "x".repeat(201))) {
            InvalidInput error = catchThrowableOfType(
                    InvalidInput.class, () -> SpecReader.read("name: \"" + name + "\"\n" + LEAST, folder));
            assertThat(error.issues()).extracting(Issue::path).containsExactly("name");
        }
        assertThat(SpecReader.read("name: \"Hemden – 網 1.0\"\n" + LEAST, folder).name())
                .isEqualTo("Hemden – 網 1.0");
    }

    @Test
    void twoLinesAreEnoughAndAllElseIsFilledIn() {
        assertThat(SpecWriter.yaml(SpecReader.read(LEAST, folder))).isEqualTo(resource("least-filled-in.yaml"));
    }

    @Test
    void everyKeyOfASearchIsRead() {
        SearchSpec spec = SpecReader.read(resource("full.yaml"), folder);

        assertThat(spec.name()).isEqualTo("shirt-classifier-edge");
        assertThat(spec.objective())
                .isEqualTo(new Objective(
                        Goal.SMALLEST,
                        List.of(
                                new Limit(Quantity.ACCURACY_DROP, 1, false),
                                new Limit(Quantity.LATENCY, 2000, false),
                                new Limit(Quantity.SIZE, 300_000, false),
                                new Limit(Quantity.PACKED_SIZE, 0.25, true),
                                new Limit(Quantity.MACS, 40e6, false))));
        assertThat(spec.budget()).isEqualTo(new Budget(50, Duration.ofMinutes(90), 2, 3.5, 3));
        assertThat(spec.device()).isEqualTo(new DeviceSpec("edge", 2, 8));
        assertThat(spec.data().train()).isEqualTo(new DataPart("x-idx4-ubyte", "y-idx1-ubyte", null, null));
        assertThat(spec.data().preprocess())
                .isEqualTo(new Preprocess(
                        32, 48, 1.0 / 255, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225), "NCHW", "bgr"));
        assertThat(spec.space().rules()).hasSize(2);
        assertThat(spec.space().rules().get(1).precisions()).containsExactly(Precision.INT8);
        assertThat(spec.seed()).isEqualTo(11);
    }

    @Test
    void absurdAmountsAreRefused() {
        String absurd = LEAST + "budget: {trials: 99999999999999, time: 9999999h, window: 100000}\n";

        InvalidInput error = catchThrowableOfType(InvalidInput.class, () -> SpecReader.read(absurd, folder));

        assertThat(error.issues().stream().map(Issue::path))
                .containsExactlyInAnyOrder("budget.trials", "budget.window", "budget.time");
    }

    @Test
    void whatIsWrittenIsReadBackAsItWas() {
        for (String text : List.of(LEAST, resource("full.yaml"))) {
            SearchSpec spec = SpecReader.read(text, folder);
            assertThat(SpecReader.read(SpecWriter.yaml(spec), folder)).isEqualTo(spec);
        }
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        InvalidInput error =
                catchThrowableOfType(InvalidInput.class, () -> SpecReader.read(resource("many-problems.yaml"), folder));

        String found =
                String.join("\n", error.issues().stream().map(Issue::toString).toList()) + "\n";
        assertThat(found.replace(folder.toString(), "FOLDER")).isEqualTo(resource("many-problems.txt"));
    }

    @Test
    void validationTooSmallForTheAllowedDropIsContradictory() {
        assertThatThrownBy(() ->
                        SpecReader.read("model: net.onnx\ndata: {source: fashion-mnist, validation: 100}", folder))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("one sample is 1.0 points")
                .hasMessageContaining("Use at least 200");
    }

    @Test
    void aSpaceCanStandInAFileOfItsOwn() throws IOException {
        Files.writeString(folder.resolve("space.yaml"), "name: mine\ndefaults: {precisions: [int8]}\n");

        assertThat(SpecReader.read(LEAST + "space: space.yaml", folder).space().precisions())
                .containsExactly(Precision.INT8);
    }

    @Test
    void aBrokenSpaceFileNamesTheFile() throws IOException {
        Files.writeString(folder.resolve("space.yaml"), "name: [");

        assertThatThrownBy(() -> SpecReader.read(LEAST + "space: space.yaml", folder))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("space.yaml")
                .hasMessageContaining("line 1");
    }

    @Test
    void aFileThatIsNoMappingIsRefused() {
        assertThatThrownBy(() -> SpecReader.read("- 1\n- 2\n", folder))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must be a mapping");
    }

    @Test
    void anEmptyFileLacksModelAndData() {
        assertThatThrownBy(() -> SpecReader.read("", folder))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("model")
                .hasMessageContaining("data");
    }

    @Test
    void pathsLeadFromTheNewFolderAfterAMove() {
        SearchSpec moved = SpecWriter.moved(
                SpecReader.read(LEAST, folder), folder, folder.resolve("out").resolve("run"));

        assertThat(moved.model()).isEqualTo("../../net.onnx");
    }

    private static String resource(String name) {
        try (InputStream in = SpecReaderTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }
}
