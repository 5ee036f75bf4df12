package io.lapidary.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.Shape;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.runtime.sample.Recipe;
import io.lapidary.runtime.sample.Sample;
import io.lapidary.spec.DataPart;
import io.lapidary.spec.DataSpec;
import io.lapidary.spec.Metric;
import io.lapidary.spec.Preprocess;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLoaderTest {
    @TempDir
    Path folder;

    private final DataLoader loader = new DataLoader(Optional.empty(), 1 << 28);

    @Test
    void calibrationAndValidationShareNoSampleAndTheSeedDecidesThem() throws IOException {
        idx(20, 2, 2);
        DataSpec spec = ofTrain(idxPart(), Preprocess.none(), 8, 12);
        ModelGraph model = DataFiles.model(3, -1, 1, 2, 2);

        DataSplits first = load(spec, model);
        DataSplits second = load(spec, model);

        Set<Float> seen = new HashSet<>();
        for (LabelledData part : List.of(first.calibration(), first.validation())) {
            for (int i = 0; i < part.size(); i++) {
                assertThat(seen.add(values(part, i, i + 1)[0])).isTrue();
            }
        }
        assertThat(seen).hasSize(20);
        assertThat(second.hashes()).isEqualTo(first.hashes()).hasSize(2);
        assertThat(loader.load(spec, folder, folder, model, Map.of(), Metric.TOP_1, 8)
                        .hashes())
                .isNotEqualTo(first.hashes());
    }

    @Test
    void labelsStayWithTheirImages() throws IOException {
        idx(20, 2, 2);
        DataSplits splits = load(ofTrain(idxPart(), Preprocess.none(), 8, 12), DataFiles.model(3, -1, 1, 2, 2));
        LabelledData data = splits.validation();
        for (int i = 0; i < data.size(); i++) {
            int index = (int) values(data, i, i + 1)[0] / 4;
            assertThat(data.label(i)).isEqualTo(index % 3);
        }
        assertThat(data.classes()).isEqualTo(3);
    }

    @Test
    void everythingWrongIsReportedAtOnce() throws IOException {
        idx(20, 2, 2);
        DataSpec spec = new DataSpec(
                null,
                null,
                new DataPart("images", "labels", null, null),
                new DataPart(null, null, "nowhere", null),
                new Preprocess(0, 0, 1, List.of(1.0, 2.0), List.of(0.0), "NCHW", "grey"),
                15,
                6);
        InvalidInput refusal =
                catchThrowableOfType(InvalidInput.class, () -> load(spec, DataFiles.model(2, -1, 1, 2, 2)));
        assertThat(refusal.issues())
                .extracting(Issue::path)
                .containsExactlyInAnyOrder(
                        "data.test.folder", "data.train.images", "data.preprocess.mean", "data.preprocess.std");
        assertThat(refusal).hasMessageContaining("labels go up to (1)");
    }

    @Test
    void tooFewSamplesSayHowManyThereAre() throws IOException {
        idx(20, 2, 2);
        assertThatThrownBy(() -> load(ofTrain(idxPart(), Preprocess.none(), 15, 6), DataFiles.model(3, -1, 1, 2, 2)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("need (21) samples")
                .hasMessageContaining("has (20)")
                .hasMessageContaining("`calibration: 5`, `validation: 15`");
    }

    @Test
    void aShapeThatDoesNotFitTheModelNamesBothAndAWayOut() throws IOException {
        idx(20, 2, 2);
        assertThatThrownBy(() -> load(ofTrain(idxPart(), Preprocess.none(), 5, 5), DataFiles.model(3, -1, 3, 32, 32)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("come out as 3×2×2, the model takes 3×32×32")
                .hasMessageContaining("resize: 32x32");
        assertThatThrownBy(() -> load(ofTrain(idxPart(), Preprocess.none(), 5, 5), DataFiles.model(3, -1, 2, 2, 1)))
                .hasMessageContaining("layout: NHWC");
    }

    @Test
    void samplesAreScaledByChannelAndLaidOutAsTheModelTakesThem() throws IOException {
        byte[] x = DataFiles.npy("|u1", "(2, 2, 1, 3)", DataFiles.ramp(12));
        byte[] y = DataFiles.npy("<i8", "(2,)", longs(0, 1));
        DataFiles.npz(folder.resolve("d.npz"), Map.of("x.npy", x, "y.npy", y));
        DataPart part = new DataPart(null, null, null, "d.npz");
        List<Double> mean = List.of(1.0, 2.0, 3.0);
        List<Double> std = List.of(1.0, 2.0, 4.0);

        LabelledData nchw = load(
                        ofTrain(part, new Preprocess(0, 0, 2, mean, std, "NCHW", "bgr"), 1, 1),
                        DataFiles.model(2, -1, 3, 2, 1))
                .calibration();
        LabelledData nhwc = load(
                        ofTrain(part, new Preprocess(0, 0, 2, mean, std, "NHWC", "rgb"), 1, 1),
                        DataFiles.model(2, -1, 2, 1, 3))
                .calibration();

        float first = nchw.label(0) * 6;
        assertThat(values(nchw, 0, 1))
                .containsExactly(
                        (first + 2) * 2 - 1,
                        (first + 5) * 2 - 1,
                        ((first + 1) * 2 - 2) / 2,
                        ((first + 4) * 2 - 2) / 2,
                        (first * 2 - 3) / 4,
                        ((first + 3) * 2 - 3) / 4);
        assertThat(values(nhwc, 0, 1))
                .containsExactly(
                        first * 2 - 1,
                        ((first + 1) * 2 - 2) / 2,
                        ((first + 2) * 2 - 3) / 4,
                        (first + 3) * 2 - 1,
                        ((first + 4) * 2 - 2) / 2,
                        ((first + 5) * 2 - 3) / 4);
        assertThat(nhwc.batch(0, 1).get("x").shape()).isEqualTo(Shape.of(1, 2, 1, 3));
    }

    @Test
    void aFolderOfClassFoldersIsReadInTheOrderOfTheirNames() throws IOException {
        for (int i = 0; i < 3; i++) {
            DataFiles.picture(folder.resolve("p/cat/%d.png".formatted(i)), BufferedImage.TYPE_INT_RGB, 4, 4, 0x102030);
            DataFiles.picture(folder.resolve("p/dog/%d.png".formatted(i)), BufferedImage.TYPE_BYTE_GRAY, 4, 4, 200);
        }
        Files.writeString(folder.resolve("p/cat/notes.txt"), "not a picture");
        DataPart part = new DataPart(null, null, "p", null);
        LabelledData data = load(ofTrain(part, Preprocess.none(), 1, 5), DataFiles.model(2, -1, 3, 4, 4))
                .validation();
        for (int i = 0; i < data.size(); i++) {
            float[] values = values(data, i, i + 1);
            if (data.label(i) == 0) {
                assertThat(new float[] {values[0], values[16], values[32], values[33]})
                        .containsExactly(0x10, 0x20, 0x30, 0x31);
            } else {
                assertThat(new float[] {values[0], values[1], values[17], values[34]})
                        .containsExactly(200, 201, 201, 202);
            }
        }
    }

    @Test
    void picturesAreResizedToWhatTheModelTakes() throws IOException {
        DataFiles.picture(folder.resolve("p/a/1.png"), BufferedImage.TYPE_INT_RGB, 40, 30, 0x404040);
        DataFiles.picture(folder.resolve("p/b/2.jpg"), BufferedImage.TYPE_INT_RGB, 16, 16, 0x404040);
        DataPart part = new DataPart(null, null, "p", null);
        LabelledData data = load(ofTrain(part, Preprocess.none(), 1, 1), DataFiles.model(2, -1, 3, 8, 8))
                .validation();
        assertThat(data.batch(0, 1).get("x").shape()).isEqualTo(Shape.of(1, 3, 8, 8));
        for (float value : Arrays.copyOf(values(data, 0, 1), 64)) {
            assertThat(value).isBetween(60f, 70f);
        }
    }

    @Test
    void classFoldersMustMatchTheModelsClasses() throws IOException {
        DataFiles.picture(folder.resolve("p/a/1.png"), BufferedImage.TYPE_INT_RGB, 4, 4, 0);
        DataFiles.picture(folder.resolve("p/b/2.png"), BufferedImage.TYPE_INT_RGB, 4, 4, 0);
        assertThatThrownBy(() -> load(
                        ofTrain(new DataPart(null, null, "p", null), Preprocess.none(), 1, 1),
                        DataFiles.model(10, -1, 3, 4, 4)))
                .hasMessageContaining("(2) class folders, the model tells (10) classes apart");
    }

    @Test
    void damagedPicturesAreNamed() throws IOException {
        DataFiles.picture(folder.resolve("p/a/1.png"), BufferedImage.TYPE_INT_RGB, 4, 4, 0);
        Files.writeString(folder.resolve("p/a/2.png"), "no picture");
        assertThatThrownBy(() -> load(
                        ofTrain(new DataPart(null, null, "p", null), Preprocess.none(), 1, 1),
                        DataFiles.model(1, -1, 3, 4, 4)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("2.png");
    }

    @Test
    void anAbsurdPictureIsRefusedByItsHeadAlone() throws IOException {
        Path file = DataFiles.picture(folder.resolve("p/a/1.png"), BufferedImage.TYPE_INT_RGB, 4, 4, 0);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer head = ByteBuffer.wrap(bytes);
        head.putInt(16, 1 << 30).putInt(20, 1 << 30);
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(bytes, 12, 17);
        head.putInt(29, (int) crc.getValue());
        Files.write(file, bytes);
        assertThatThrownBy(() -> Pictures.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("pixels");
    }

    @Test
    void anArrayOfPickledObjectsIsRefused() throws IOException {
        byte[] x = DataFiles.npy("|O", "(2, 4)", new byte[8]);
        DataFiles.npz(folder.resolve("d.npz"), Map.of("x.npy", x));
        assertThatThrownBy(() -> load(
                        ofTrain(new DataPart(null, null, null, "d.npz"), Preprocess.none(), 1, 1),
                        DataFiles.model(2, -1, 4)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("pickles");
    }

    @Test
    void anArrayThatAnnouncesMoreThanItHoldsIsRefused() throws IOException {
        byte[] x = DataFiles.npy("<f4", "(2000000000, 4)", new byte[32]);
        DataFiles.npz(folder.resolve("big.npz"), Map.of("x.npy", x));
        byte[] cut = DataFiles.npy("<f4", "(3, 4)", new byte[32]);
        byte[] y = DataFiles.npy("<i8", "(3,)", longs(0, 1, 0));
        DataFiles.npz(folder.resolve("cut.npz"), Map.of("x.npy", cut, "y.npy", y));
        for (String file : List.of("big.npz", "cut.npz")) {
            assertThatThrownBy(() -> load(
                            ofTrain(new DataPart(null, null, null, file), Preprocess.none(), 1, 2),
                            DataFiles.model(2, -1, 4)))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("announces");
        }
    }

    @Test
    void floatsFeedAModelThatTakesNoPictures() throws IOException {
        ByteBuffer floats = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 8; i++) {
            floats.putFloat(i / 2f);
        }
        byte[] x = DataFiles.npy("<f4", "(2, 4)", floats.array());
        byte[] y = DataFiles.npy("|u1", "(2,)", new byte[] {1, 0});
        DataFiles.npz(folder.resolve("d.npz"), Map.of("x.npy", x, "y.npy", y));
        LabelledData data = load(
                        ofTrain(new DataPart(null, null, null, "d.npz"), Preprocess.none(), 1, 1),
                        DataFiles.model(2, -1, 4))
                .calibration();
        float first = data.label(0) == 1 ? 0 : 2;
        assertThat(values(data, 0, 1)).containsExactly(first, first + 0.5f, first + 1, first + 1.5f);
    }

    @Test
    void theTestPartIsReadWhenAskedForAndOnlyOnce() throws IOException {
        idx(20, 2, 2);
        DataSpec spec = new DataSpec(null, null, idxPart(), idxPart(), Preprocess.none(), 5, 5);
        DataSplits splits = load(spec, DataFiles.model(3, -1, 1, 2, 2));
        LabelledData test = splits.test().get().orElseThrow();
        assertThat(test.size()).isEqualTo(20);
        assertThat(values(test, 3, 4)[0]).isEqualTo(12);
        assertThat(splits.test().get().orElseThrow()).isSameAs(test);
    }

    @Test
    void moreThanMemoryHoldsIsRefusedWithTheNumberThatFits() throws IOException {
        idx(20, 2, 2);
        DataLoader small = new DataLoader(Optional.empty(), 100);
        assertThatThrownBy(() -> small.load(
                        ofTrain(idxPart(), Preprocess.none(), 5, 5),
                        folder,
                        folder,
                        DataFiles.model(3, -1, 1, 2, 2),
                        Map.of(),
                        Metric.TOP_1,
                        7))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("At most (5) samples fit");
    }

    @Test
    void builtInShapesAreValidatedOnWhatTheirNetworkHasNotSeen() throws IOException {
        Recipe recipe = Recipe.shapes();
        DataSpec spec = new DataSpec("generated-shapes", null, null, null, null, 100, recipe.heldOut());
        DataSplits splits = load(spec, DataFiles.model(10, -1, 1, 28, 28));
        byte[] pixels = Sample.SHAPES
                .images(folder, false)
                .holdOut(recipe.heldOut(), recipe.seed())
                .heldOut()
                .pixels();
        Set<Float> heldOut = new HashSet<>();
        for (int i = 0; i < recipe.heldOut(); i++) {
            heldOut.add(sum(pixels, i));
        }
        double outside = 0;
        for (int i = 0; i < splits.validation().size(); i++) {
            float sum = 0;
            for (float value : values(splits.validation(), i, i + 1)) {
                sum += Math.round((value * recipe.deviation() + recipe.mean()) * 255);
            }
            outside += heldOut.contains(sum) ? 0 : 1;
        }
        assertThat(outside).isZero();
        assertThat(splits.test().get().orElseThrow().size()).isEqualTo(4_000);
    }

    @Test
    void missingBuiltInDataSayWhereTheyWereLookedFor() {
        DataSpec spec = new DataSpec("fashion-mnist", null, null, null, null, 1, 1);
        assertThatThrownBy(() -> load(spec, DataFiles.model(10, -1, 1, 28, 28)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(folder.resolve("fashion-mnist").toString())
                .hasMessageContaining("LAPIDARY_DATA");
    }

    private static float sum(byte[] pixels, int image) {
        float sum = 0;
        for (int i = 0; i < 784; i++) {
            sum += pixels[image * 784 + i] & 0xff;
        }
        return sum;
    }

    private DataSplits load(DataSpec spec, ModelGraph model) {
        return loader.load(spec, folder, folder, model, Map.of(), Metric.TOP_1, 7);
    }

    private static DataSpec ofTrain(DataPart part, Preprocess preprocess, int calibration, int validation) {
        return new DataSpec(null, null, part, null, preprocess, calibration, validation);
    }

    private static DataPart idxPart() {
        return new DataPart("images", "labels", null, null);
    }

    private void idx(int samples, int height, int width) throws IOException {
        DataFiles.idx(folder.resolve("images"), DataFiles.ramp(samples * height * width), samples, height, width);
        byte[] labels = new byte[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = (byte) (i % 3);
        }
        DataFiles.idx(folder.resolve("labels"), labels, samples);
    }

    private static byte[] longs(long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            buffer.putLong(value);
        }
        return buffer.array();
    }

    private static float[] values(LabelledData data, int from, int to) {
        FloatTensor tensor = data.batch(from, to).get("x");
        float[] values = new float[tensor.values().remaining()];
        tensor.values().duplicate().get(values);
        return values;
    }
}
