package io.lapidary.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lapidary.compression.ElementType;
import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.TensorData;
import io.lapidary.issue.InvalidInput;
import io.lapidary.runtime.data.LabelledData;
import io.lapidary.runtime.data.StagedData;
import io.lapidary.runtime.score.Yardstick;
import io.lapidary.spec.Metric;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccuracyProbeTest {
    private final AccuracyProbe probe = new AccuracyProbe(2);

    /** Sample i scores its classes so that class i mod 10 comes first and its label stands at rank i mod 4. */
    private static LabelledData ranked(int samples) {
        float[][] rows = new float[samples][10];
        int[] labels = new int[samples];
        for (int i = 0; i < samples; i++) {
            for (int rank = 0; rank < 10; rank++) {
                rows[i][(i + rank) % 10] = 10 - rank;
            }
            labels[i] = (i + 2 * (i % 4)) % 10;
        }
        return TinyModels.rows(rows, labels);
    }

    private AccuracyResult measured(byte[] model, LabelledData data, Metric metric) {
        return probe.measure(model, probe.yardstick(model, data, metric));
    }

    @Test
    void topOneCountsTheLikeliestClassAndTopFiveTheFiveLikeliest() {
        byte[] model = TinyModels.doubling("N");
        assertThat(measured(model, ranked(400), Metric.TOP_1).accuracy()).isEqualTo(25);
        assertThat(measured(model, ranked(400), Metric.TOP_5).accuracy()).isEqualTo(75);
    }

    @Test
    void aModelOfFixedBatchIsFedFullBatchesAndThePaddingIsNotCounted() {
        for (int batch : new int[] {1, 7, 500}) {
            AccuracyResult result = measured(TinyModels.doubling(batch), ranked(400), Metric.TOP_1);
            assertThat(result.accuracy()).isEqualTo(25);
            assertThat(result.samples()).isEqualTo(400);
        }
    }

    @Test
    void agreementIsMeasuredAgainstTheBasesOwnAnswers() {
        float[][] rows = new float[100][10];
        for (int i = 0; i < 100; i++) {
            rows[i][i % 10] = i % 2 == 0 ? 1 : -1;
        }
        LabelledData data = TinyModels.rows(rows, null);
        byte[] base = TinyModels.doubling("N");
        Yardstick answered = probe.yardstick(base, data, Metric.AGREEMENT);
        assertThat(probe.measure(base, answered).accuracy()).isEqualTo(100);

        OnnxBuilder negated = OnnxBuilder.model("negated");
        String y = negated.mul("mul", negated.input("x", "N", 10), negated.tensor("c", TensorData.scalar(-1)));
        byte[] other = negated.output(y, "N", 10).build();
        assertThat(probe.measure(other, answered).accuracy()).isZero();
    }

    @Test
    void stagedDataGiveTheSameAsTheirOriginWhereverTheBoundFalls() {
        LabelledData data = TinyModels.pictures(150);
        byte[] model = TinyModels.stack("N", 8, 2);
        double expected = measured(model, data, Metric.TOP_1).accuracy();
        for (long bytes : new long[] {0, 100 * 784 * 4, 1 << 20}) {
            assertThat(measured(model, StagedData.of(data, bytes), Metric.TOP_1).accuracy())
                    .isEqualTo(expected);
        }
    }

    @Test
    void labelsAreNeeded() {
        LabelledData data = TinyModels.rows(new float[3][10], null);
        assertThatThrownBy(() -> measured(TinyModels.doubling("N"), data, Metric.TOP_1))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("agreement");
    }

    @Test
    void aBrokenModelIsAModelFailure() {
        assertThatThrownBy(() -> measured(new byte[] {1, 2, 3}, ranked(4), Metric.TOP_1))
                .isInstanceOf(ModelFailure.class);
    }

    @Test
    void dataOfAnotherShapeAreAFailureAndNotACrash() {
        assertThatThrownBy(() -> measured(TinyModels.stack("N", 8, 2), ranked(400), Metric.TOP_1))
                .isInstanceOf(ModelFailure.class);
    }

    /** Rows and their opposites, so that every column's mean is 0. */
    private static LabelledData opposites() {
        float[][] rows = new float[100][10];
        for (int i = 0; i < 50; i++) {
            for (int j = 0; j < 10; j++) {
                rows[2 * i][j] = (i * 7 + j * 3) % 11 + 1;
                rows[2 * i + 1][j] = -rows[2 * i][j];
            }
        }
        return TinyModels.rows(rows, null);
    }

    /** Ten numbers, scaled: as they are, or in five pairs, which are no classes. */
    private static byte[] scaled(float factor, boolean pairs, boolean both) {
        OnnxBuilder net = OnnxBuilder.model("scaled");
        String y = net.mul("mul", net.input("x", "N", 10), net.tensor("c", TensorData.scalar(factor)));
        if (both) {
            net.output(y, "N", 10);
        }
        return pairs
                ? net.output(net.reshape("pairs", y, 0, 5, 2), "N", 5, 2).build()
                : net.output(y, "N", 10).build();
    }

    @Test
    void realNumbersAgreeByTheShareOfTheirVariationThatIsReproduced() {
        Yardstick base = probe.yardstick(scaled(1, true, false), opposites(), Metric.AGREEMENT);

        assertThat(probe.measure(scaled(1, true, false), base).accuracy()).isEqualTo(100);
        assertThat(probe.measure(scaled(0.9f, true, false), base).accuracy()).isCloseTo(99, within(1e-4));
        assertThat(probe.measure(scaled(-1, true, false), base).accuracy()).isZero();
        assertThat(probe.measure(scaled(Float.NaN, true, false), base).accuracy())
                .isZero();
    }

    @Test
    void agreementIsTheMeanOfAllOutputs() {
        Yardstick base = probe.yardstick(scaled(1, true, true), opposites(), Metric.AGREEMENT);

        // The likeliest class stays, a fifth of the numbers' size goes.
        assertThat(probe.measure(scaled(0.8f, true, true), base).accuracy()).isCloseTo((100 + 96) / 2.0, within(1e-4));
    }

    @Test
    void mapsOfClassesAgreePixelByPixelAndPicturesByTheirValues() {
        for (int channels : new int[] {3, 4}) {
            Yardstick base = probe.yardstick(map(channels, 1), TinyModels.pictures(20), Metric.AGREEMENT);

            assertThat(probe.measure(map(channels, 1), base).accuracy()).isEqualTo(100);
            // Half the size: the largest channel of a pixel is still the same, the values are not.
            assertThat(probe.measure(map(channels, 0.5f), base).accuracy())
                    .isCloseTo(channels == 3 ? 75 : 100, within(3.0));
            assertThat(probe.measure(map(channels, -1), base).accuracy()).isLessThan(1);
        }
    }

    private static byte[] map(int channels, float factor) {
        OnnxBuilder net = OnnxBuilder.model("map");
        String y = net.conv(
                "conv", net.input("x", "N", 1, 28, 28), TensorData.weights(new Random(3), channels, 1, 3, 3), 1, 1);
        y = net.mul("mul", y, net.tensor("c", TensorData.scalar(factor)));
        return net.output(y, "N", channels, 28, 28).build();
    }

    @Test
    void wholeNumbersAgreeWhereTheyAreEqual() {
        Yardstick base = probe.yardstick(picked(1), opposites(), Metric.AGREEMENT);

        assertThat(probe.measure(picked(2), base).accuracy()).isEqualTo(100);
        assertThat(probe.measure(picked(-1), base).accuracy()).isZero();
    }

    private static byte[] picked(float factor) {
        OnnxBuilder net = OnnxBuilder.model("picked");
        String y = net.mul("mul", net.input("x", "N", 10), net.tensor("c", TensorData.scalar(factor)));
        y = net.op("ArgMax", "argmax", List.of(y), Map.of("axis", 1L, "keepdims", 0L));
        return net.output(y, ElementType.INT64, "N").build();
    }

    @Test
    void aStateWhoseFirstAxisIsNotTheBatchAgreesByItsValues() {
        Yardstick base = probe.yardstick(state(1, "N"), opposites(), Metric.AGREEMENT);

        assertThat(probe.measure(state(1, "N"), base).accuracy()).isEqualTo(100);
        assertThat(probe.measure(state(0.9f, "N"), base).accuracy()).isCloseTo(99, within(1e-4));
    }

    private static byte[] state(float factor, Object batch) {
        OnnxBuilder net = OnnxBuilder.model("state");
        String y = net.mul("mul", net.input("x", batch, 10), net.tensor("c", TensorData.scalar(factor)));
        return net.output(net.reshape("state", y, 1, -1, 10), 1, batch, 10).build();
    }

    @Test
    void anOutputThatIsOneForAllSamplesOfARunIsRefused() {
        OnnxBuilder net = OnnxBuilder.model("sum");
        String y = net.op("ReduceSum", "sum", List.of(net.input("x", "N", 10)), Map.of("keepdims", 0L));
        byte[] model = net.output(y).build();

        assertThatThrownBy(() -> probe.yardstick(model, opposites(), Metric.AGREEMENT))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("batch of 1");
    }
}
