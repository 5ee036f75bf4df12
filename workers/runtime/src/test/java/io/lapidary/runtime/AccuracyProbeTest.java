package io.lapidary.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.TensorData;
import io.lapidary.issue.InvalidInput;
import io.lapidary.runtime.data.LabelledData;
import io.lapidary.runtime.data.StagedData;
import io.lapidary.spec.Metric;
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

    @Test
    void topOneCountsTheLikeliestClassAndTopFiveTheFiveLikeliest() {
        byte[] model = TinyModels.doubling("N");
        assertThat(probe.measure(model, ranked(400), Metric.TOP_1).accuracy()).isEqualTo(25);
        assertThat(probe.measure(model, ranked(400), Metric.TOP_5).accuracy()).isEqualTo(75);
    }

    @Test
    void aModelOfFixedBatchIsFedFullBatchesAndThePaddingIsNotCounted() {
        for (int batch : new int[] {1, 7, 500}) {
            AccuracyResult result = probe.measure(TinyModels.doubling(batch), ranked(400), Metric.TOP_1);
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
        LabelledData answered = probe.labelledBy(base, data);
        assertThat(probe.measure(base, answered, Metric.AGREEMENT).accuracy()).isEqualTo(100);

        OnnxBuilder negated = OnnxBuilder.model("negated");
        String y = negated.mul("mul", negated.input("x", "N", 10), negated.tensor("c", TensorData.scalar(-1)));
        byte[] other = negated.output(y, "N", 10).build();
        assertThat(probe.measure(other, answered, Metric.AGREEMENT).accuracy()).isZero();
    }

    @Test
    void stagedDataGiveTheSameAsTheirOriginWhereverTheBoundFalls() {
        LabelledData data = TinyModels.pictures(150);
        byte[] model = TinyModels.stack("N", 8, 2);
        double expected = probe.measure(model, data, Metric.TOP_1).accuracy();
        for (long bytes : new long[] {0, 100 * 784 * 4, 1 << 20}) {
            assertThat(probe.measure(model, StagedData.of(data, bytes), Metric.TOP_1)
                            .accuracy())
                    .isEqualTo(expected);
        }
    }

    @Test
    void labelsAreNeeded() {
        LabelledData data = TinyModels.rows(new float[3][10], null);
        assertThatThrownBy(() -> probe.measure(TinyModels.doubling("N"), data, Metric.TOP_1))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("agreement");
    }

    @Test
    void aBrokenModelIsAModelFailure() {
        assertThatThrownBy(() -> probe.measure(new byte[] {1, 2, 3}, ranked(4), Metric.TOP_1))
                .isInstanceOf(ModelFailure.class);
    }

    @Test
    void dataOfAnotherShapeAreAFailureAndNotACrash() {
        assertThatThrownBy(() -> probe.measure(TinyModels.stack("N", 8, 2), ranked(400), Metric.TOP_1))
                .isInstanceOf(ModelFailure.class);
    }
}
