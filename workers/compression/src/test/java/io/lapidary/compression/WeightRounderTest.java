package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lapidary.candidate.Precision;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Rounding of random layers, in the norm of their inputs' Gram matrix. */
class WeightRounderTest {
    private static double loss(LayerWeights weights, RoundedWeights rounded, Matrix gram) {
        Matrix error = new Matrix(weights.outputs, weights.columns + 1);
        for (int o = 0; o < weights.outputs; o++) {
            for (int c = 0; c < weights.columns; c++) {
                error.set(o, c, weights.weight(o, c) - (double) rounded.value(o, c));
            }
            error.set(o, weights.columns, weights.bias(o) - (double) rounded.bias()[o]);
        }
        return error.dot(error.times(gram));
    }

    private static RoundedWeights round(LayerWeights weights, Matrix gram, String precision, boolean freeBias) {
        Precision p = Precision.of(precision);
        return new WeightRounder(p, p.bits(), gram, freeBias, 0).round(weights);
    }

    @Property(tries = 100)
    void feedbackNeverLosesMoreThanNearest(
            @ForAll @LongRange(min = 1, max = 1_000_000) long seed,
            @ForAll @IntRange(min = 2, max = 6) int bits,
            @ForAll boolean isCodebook,
            @ForAll boolean freeBias) {
        int columns = 20 + (int) (seed % 150);
        LayerWeights weights = LayerExamples.weights(seed, 4, columns);
        Matrix gram = LayerExamples.gram(seed, columns);
        String precision = "w" + bits + (isCodebook ? "-codebook" : "");
        double nearest = loss(weights, round(weights, null, precision, freeBias), gram);
        assertThat(loss(weights, round(weights, gram, precision, freeBias), gram))
                .isLessThanOrEqualTo(nearest * (1 + 1e-12));
    }

    @Property(tries = 20)
    void theSweepTellsItsLoss(@ForAll @LongRange(min = 1, max = 1_000_000) long seed, @ForAll boolean freeBias) {
        int columns = 100 + (int) (seed % 100);
        LayerWeights weights = LayerExamples.weights(seed, 3, columns);
        Matrix gram = LayerExamples.gram(seed, columns);
        Matrix rounded = weights.asMatrix();
        double told = new FeedbackRounding(gram, freeBias).apply(rounded, (o, c, target) -> Math.rint(4 * target) / 4);
        Matrix error = weights.asMatrix().minus(rounded);
        assertThat(told).isCloseTo(error.dot(error.times(gram)), within(1e-9 * Math.max(1, told)));
        for (int o = 0; o < 3; o++) {
            boolean isKept = rounded.get(o, columns) == weights.bias(o);
            assertThat(isKept).isEqualTo(!freeBias);
        }
    }

    @Property(tries = 20)
    void solvedZerosLoseLessThanTheSmallestWeightsLeftOut(
            @ForAll @LongRange(min = 1, max = 1_000_000) long seed, @ForAll @IntRange(min = 10, max = 90) int percent) {
        LayerWeights weights = LayerExamples.weights(seed, 5, 48);
        Matrix gram = LayerExamples.gram(seed, 48);
        String precision = "float32-s" + percent;
        RoundedWeights solved = round(weights, gram, precision, true);
        RoundedWeights plain = round(weights, null, precision, true);
        assertThat(loss(weights, solved, gram)).isLessThan(loss(weights, plain, gram));
        assertThat(solved.kept().cardinality()).isEqualTo(plain.kept().cardinality());
    }

    @Property(tries = 20)
    void eightBitsLoseAtMostHalfAStepAWeight(@ForAll @LongRange(min = 1, max = 1_000_000) long seed) {
        LayerWeights weights = LayerExamples.weights(seed, 4, 30);
        RoundedWeights rounded = round(weights, null, "int8", true);
        for (int o = 0; o < 4; o++) {
            for (int c = 0; c < 30; c++) {
                assertThat((double) rounded.value(o, c))
                        .isCloseTo(weights.weight(o, c), within(rounded.scales()[o] / 2 + 1e-6));
            }
        }
    }
}
