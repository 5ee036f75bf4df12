package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibratorTest {
    private static ValueHistogram seen(float[] values) {
        ValueHistogram histogram = new ValueHistogram();
        for (int from = 0; from < values.length; from += 1000) {
            histogram.accept(FloatBuffer.wrap(values, from, 1000).slice());
        }
        return histogram;
    }

    private static float[] normal(long seed, int size, double outlier) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        values[size / 2] = (float) outlier;
        return values;
    }

    /** Mean squared error of rounding to 8 bits, from its definition. */
    private static double error(float[] values, ValueRange range) {
        double step = (range.high() - (double) range.low()) / 255;
        double sum = 0;
        for (float value : values) {
            double clipped = Math.max(range.low(), Math.min(range.high(), value));
            double rounded = Math.rint((clipped - range.low()) / step) * step + range.low();
            sum += (value - rounded) * (value - rounded);
        }
        return sum / values.length;
    }

    @Test
    void valuesAtTheEndsKeepTheirWholeRange() {
        float[] values = new float[20_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 2 == 0 ? 0.7f : -0.3f;
        }
        Calibrator.Choice choice = Calibrator.best(seen(values));
        assertThat(choice.calibrator()).isEqualTo(Calibrator.MIN_MAX);
        assertThat(choice.range()).isEqualTo(new ValueRange(-0.3f, 0.7f));
    }

    @Test
    void oneOutlierIsClippedAsFarAsThatPays() {
        float[] values = normal(1, 200_000, 60);
        Calibrator.Choice choice = Calibrator.best(seen(values));
        assertThat(choice.calibrator()).isNotEqualTo(Calibrator.MIN_MAX);
        assertThat(choice.range().high()).isBetween(40f, 55f);
        assertThat(error(values, choice.range())).isLessThan(0.9 * error(values, new ValueRange(-5, 60)));
    }

    @Test
    void theChosenRangeLosesNoMoreThanAnyCalibratorsOwn() {
        for (long seed = 1; seed <= 6; seed++) {
            float[] values = normal(seed, 20_000, 8 + 6 * seed);
            ValueHistogram histogram = seen(values);
            double chosen = error(values, Calibrator.best(histogram).range());
            for (Calibrator calibrator : Calibrator.values()) {
                // The histogram's view of a loss is near to, not the same as, the loss itself.
                assertThat(chosen)
                        .as("%s, seed %d", calibrator, seed)
                        .isLessThanOrEqualTo(1.05 * error(values, calibrator.range(histogram)));
            }
        }
    }

    @Test
    void thePercentileLeavesOutAsManyAsItSays() {
        float[] values = new float[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 2 == 0 ? i / 100_000f : -i / 100_000f;
        }
        ValueRange range = Calibrator.PERCENTILE.range(seen(values));
        assertThat(range.high()).isBetween(0.9990f, 0.99999f);
        assertThat(range.low()).isBetween(-0.99999f, -0.9990f);
    }

    @Test
    void entropyClipsALongThinTail() {
        Random random = new Random(3);
        float[] values = new float[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (Math.abs(random.nextGaussian()) * (i % 5000 == 0 ? 20 : 1));
        }
        ValueHistogram histogram = seen(values);
        assertThat(Calibrator.ENTROPY.range(histogram).high()).isLessThan(histogram.high() / 2);
        assertThat(Calibrator.ENTROPY.range(histogram).low()).isZero();
    }

    @Test
    void aTensorOfZerosHasARangeOfItsOwn() {
        assertThat(Calibrator.best(seen(new float[1000])).range().high()).isPositive();
    }
}
