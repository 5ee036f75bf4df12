package io.lapidary.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.lapidary.compression.ElementType;
import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.OnnxReader;
import io.lapidary.compression.TensorData;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.spec.DataPart;
import io.lapidary.spec.DataSpec;
import io.lapidary.spec.Metric;
import io.lapidary.spec.Preprocess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are arrays, and models of several inputs, from NPZ to the metric's value. All samples are the same. */
class AnswersTest {
    private static final int SAMPLES = 5;
    private static final byte[] MAP = {0, 1, 1, (byte) Targets.IGNORED};

    @TempDir
    Path folder;

    private final AccuracyProbe probe = new AccuracyProbe(2);

    @Test
    void meanIouIsTheSameInWhicheverFormTheModelGivesItsClasses() throws IOException {
        // Predicted 0 1 0 1, right 0 1 1 and one pixel that does not count: both classes have 1 of 2.
        float[] twoScores = {1, 0, 1, 0, 0, 1, 0, 1};
        npz(Map.of("x", floats("2, 2, 2", twoScores), "y", bytes("2, 2", MAP)));
        assertThat(measured(scores(), Metric.MEAN_IOU)).isEqualTo(50);
        assertThat(measured(scoresLast(), Metric.MEAN_IOU)).isEqualTo(50);
        assertThat(measured(classNumbers(), Metric.MEAN_IOU)).isEqualTo(50);
        for (float border : new float[] {0, 0.5f}) {
            float[] one = {border - 0.3f, border + 0.3f, border - 0.3f, border + 0.3f};
            npz(Map.of("x", floats("1, 2, 2", one), "y", bytes("2, 2", MAP)));
            assertThat(measured(unchanged(1, 2, 2), Metric.MEAN_IOU)).isEqualTo(50);
        }
    }

    @Test
    void aClassThatTheModelDoesNotHaveIsRefusedWithAWayOut() throws IOException {
        npz(Map.of("x", floats("2, 2, 2", new float[8]), "y", bytes("2, 2", new byte[] {0, 1, 2, 0})));
        assertThatThrownBy(() -> measured(scores(), Metric.MEAN_IOU))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("tells (2) classes apart")
                .hasMessageContaining("Write 255");
    }

    @Test
    void mapsOfAnotherSizeThanTheOutputsAreRefusedWithBoth() throws IOException {
        npz(Map.of("x", floats("2, 2, 2", new float[8]), "y", bytes("1, 4", MAP)));
        assertThatThrownBy(() -> measured(scores(), Metric.MEAN_IOU))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("[2, 2, 2]")
                .hasMessageContaining("[1, 4]");
    }

    @Test
    void psnrIsThatOfThePicturesInTheirOwnRange() throws IOException {
        npz(Map.of("x", floats("1, 2, 2", 0, 0.5f, 0.2f, 0.9f), "y", floats("1, 2, 2", 0.1f, 0.6f, 0.3f, 1)));
        assertThat(measured(unchanged(1, 2, 2), Metric.PSNR)).isCloseTo(20, within(1e-4));

        npz(Map.of("x", bytes("1, 2, 2", new byte[4]), "y", bytes("1, 2, 2", new byte[] {51, 51, 51, 51})));
        DataSpec scaled = spec(new Preprocess(0, 0, 1 / 255.0, List.of(0.0), List.of(1.0), "NCHW", "grey"));
        assertThat(measured(unchanged(1, 2, 2), Metric.PSNR, scaled)).isCloseTo(10 * Math.log10(25), within(1e-4));
    }

    @Test
    void equalPicturesAreAHundredDecibelsApart() throws IOException {
        npz(Map.of("x", floats("1, 2, 2", 1, 2, 3, 4), "y", floats("1, 2, 2", 1, 2, 3, 4)));
        assertThat(measured(unchanged(1, 2, 2), Metric.PSNR)).isEqualTo(100);
    }

    @Test
    void metricsWithoutTheirAnswersAreRefused() throws IOException {
        npz(Map.of("x", floats("2, 2, 2", new float[8])));
        for (Metric metric : List.of(Metric.TOP_1, Metric.MEAN_IOU, Metric.PSNR)) {
            assertThatThrownBy(() -> measured(scores(), metric)).isInstanceOf(InvalidInput.class);
        }
        assertThat(measured(scores(), Metric.AGREEMENT)).isEqualTo(100);
    }

    @Test
    void severalInputsAreFedTheArraysOfTheirNamesInTheirOwnTypes() throws IOException {
        npz(Map.of(
                "left", floats("2", 1.5f, 2),
                "tokens", longs("2", 3, 1),
                "mask", array("|b1", "2", ByteBuffer.wrap(new byte[] {1, 0})),
                "bytes", bytes("2", new byte[] {7, (byte) 200}),
                "y", floats("2", 1.5f + 3 + 1 + 7, 2 + 1 + 0 + 200)));
        assertThat(measured(sum(), Metric.PSNR)).isEqualTo(100);
    }

    @Test
    void everyArrayThatDoesNotFitIsNamedAtOnce() throws IOException {
        npz(Map.of("left", floats("3", 1, 2, 3), "tokens", floats("2", 1, 2), "bytes", bytes("2", new byte[2])));
        InvalidInput refusal = catchThrowableOfType(InvalidInput.class, () -> measured(sum(), Metric.AGREEMENT));
        assertThat(refusal.issues())
                .extracting(Issue::message)
                .satisfiesExactlyInAnyOrder(
                        m -> assertThat(m).contains("left is [3], the model takes [2]"),
                        m -> assertThat(m).contains("tokens holds floats"),
                        m -> assertThat(m).contains("no array for the model's input (mask)"));
    }

    @Test
    void aStateWhoseFirstAxisIsNotTheBatchIsTakenWhole() throws IOException {
        OnnxBuilder net = OnnxBuilder.model("state");
        String x = net.input("x", 1, 4);
        String y = net.add("add", x, net.input("state", 2, 4));
        byte[] model = net.output(y, 2, 4).build();
        npz(Map.of("x", floats("4", 1, 2, 3, 4), "state", floats("2, 4", 1, 1, 1, 1, 2, 2, 2, 2)));
        assertThat(measured(model, Metric.AGREEMENT)).isEqualTo(100);
    }

    @Test
    void wholeNumbersThatFloatsDoNotHoldAreRefused() throws IOException {
        npz(Map.of("x", longs("1", (1L << 24) + 2)));
        OnnxBuilder net = OnnxBuilder.model("large");
        String y = net.op("Cast", "cast", List.of(net.input("x", ElementType.INT64, "N", 1)), Map.of("to", 1L));
        byte[] model = net.output(y, "N", 1).build();
        assertThatThrownBy(() -> measured(model, Metric.AGREEMENT))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("up to (16777216)");
    }

    private double measured(byte[] model, Metric metric) {
        return measured(model, metric, spec(Preprocess.none()));
    }

    private double measured(byte[] model, Metric metric, DataSpec spec) {
        DataSplits data = new DataLoader(Optional.empty(), 1 << 24)
                .load(spec, folder, folder, OnnxReader.read(model, "model").graph(), Map.of(), metric, 7);
        return probe.measure(model, probe.yardstick(model, data.validation(), metric))
                .accuracy();
    }

    private static DataSpec spec(Preprocess preprocess) {
        DataPart part = new DataPart(null, null, null, "d.npz");
        return new DataSpec(null, null, part, null, preprocess, 1, SAMPLES - 1);
    }

    private static byte[] unchanged(Object... dims) {
        OnnxBuilder net = OnnxBuilder.model("unchanged");
        Object[] shape = new Object[dims.length + 1];
        shape[0] = "N";
        System.arraycopy(dims, 0, shape, 1, dims.length);
        String x = net.input("x", shape);
        String y = net.mul("mul", x, net.tensor("one", TensorData.scalar(1)));
        return net.output(y, shape).build();
    }

    private static byte[] scores() {
        return unchanged(2, 2, 2);
    }

    private static byte[] scoresLast() {
        OnnxBuilder net = OnnxBuilder.model("last");
        // A third class that is never the likeliest: two would fit as height as well.
        String x = net.input("x", "N", 2, 2, 2);
        String padded = net.concat(
                "third",
                1,
                x,
                net.mul(
                        "zero",
                        net.op("ReduceMin", "least", List.of(x), Map.of("axes", List.of(1L))),
                        net.tensor("minus", TensorData.scalar(-1))));
        String y = net.op("Transpose", "last", List.of(padded), Map.of("perm", List.of(0L, 2L, 3L, 1L)));
        return net.output(y, "N", 2, 2, 3).build();
    }

    private static byte[] classNumbers() {
        OnnxBuilder net = OnnxBuilder.model("numbers");
        String x = net.input("x", "N", 2, 2, 2);
        String y = net.op("ArgMax", "argmax", List.of(x), Map.of("axis", 1L, "keepdims", 1L));
        return net.output(y, ElementType.INT64, "N", 1, 2, 2).build();
    }

    /** Adds up four inputs of different types. */
    private static byte[] sum() {
        OnnxBuilder net = OnnxBuilder.model("sum");
        String y = net.input("left", "N", 2);
        y = net.add("add1", y, cast(net, net.input("tokens", ElementType.INT64, "N", 2)));
        y = net.add("add2", y, cast(net, net.input("mask", ElementType.BOOL, "N", 2)));
        y = net.add("add3", y, cast(net, net.input("bytes", ElementType.UINT8, "N", 2)));
        return net.output(y, "N", 2).build();
    }

    private static String cast(OnnxBuilder net, String x) {
        return net.op("Cast", "cast-" + x, List.of(x), Map.of("to", 1L));
    }

    private void npz(Map<String, byte[]> arrays) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        arrays.forEach((name, array) -> entries.put(name + ".npy", array));
        DataFiles.npz(folder.resolve("d.npz"), entries);
    }

    private static byte[] floats(String dims, float... values) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return array("<f4", dims, buffer);
    }

    private static byte[] longs(String dims, long... values) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(buffer::putLong);
        return array("<i8", dims, buffer);
    }

    private static byte[] bytes(String dims, byte[] values) throws IOException {
        return array("|u1", dims, ByteBuffer.wrap(values));
    }

    /** The same for every sample. */
    private static byte[] array(String type, String dims, ByteBuffer each) throws IOException {
        byte[] all = new byte[SAMPLES * each.capacity()];
        for (int i = 0; i < SAMPLES; i++) {
            System.arraycopy(each.array(), 0, all, i * each.capacity(), each.capacity());
        }
        return DataFiles.npy(type, "(%d, %s)".formatted(SAMPLES, dims), all);
    }
}
