package io.lapidary.service.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lapidary.service.cost.Ranks;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The surrogate on made-up relations from 20 knobs' errors to points lost, each known exactly. */
class DropModelTest {
    private static final int KNOBS = 20;
    private static final int ASKED = 500;
    private static final double WITHIN_95_OF_100 = 1.96;

    /** Points lost are the weighted sum of errors, and noise. */
    private static final class Relation {
        private final SplittableRandom random;
        private final double[] weights = new double[KNOBS];
        private final double noise;

        Relation(long seed, double noise) {
            this.random = new SplittableRandom(seed);
            this.noise = noise;
            for (int k = 0; k < KNOBS; k++) {
                weights[k] = 15 * Math.exp(0.7 * random.nextGaussian());
            }
        }

        double[] drawn() {
            double[] errors = new double[KNOBS];
            for (int k = 0; k < KNOBS; k++) {
                errors[k] = 0.01 * Math.pow(random.nextDouble(), 3);
            }
            return errors;
        }

        double truth(double[] errors) {
            double sum = 0;
            for (int k = 0; k < KNOBS; k++) {
                sum += weights[k] * errors[k];
            }
            return sum;
        }

        double measured(double[] errors) {
            return truth(errors) + noise * random.nextGaussian();
        }

        DropModel learnt(int outcomes) {
            DropModel model = new DropModel(0.5);
            for (int i = 0; i < outcomes; i++) {
                double[] errors = drawn();
                model.observe(errors, measured(errors));
            }
            return model;
        }
    }

    private static double rankCorrelation(DropModel model, Relation relation) {
        double[] predicted = new double[ASKED];
        double[] truth = new double[ASKED];
        for (int i = 0; i < ASKED; i++) {
            double[] errors = relation.drawn();
            predicted[i] = model.predict(errors).mean();
            truth[i] = relation.truth(errors);
        }
        return Ranks.correlation(predicted, truth);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void fiftyNoisyOutcomesAreEnoughToRankCandidates(long seed) {
        Relation relation = new Relation(seed, 0.05);
        double before = rankCorrelation(relation.learnt(0), relation);
        double after = rankCorrelation(relation.learnt(50), relation);
        assertThat(after).isGreaterThanOrEqualTo(0.9).isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.03, 0.1, 0.3})
    void intervalsCoverAsOftenAsTheyClaim(double noise) {
        int covered = 0;
        for (long seed = 1; seed <= 5; seed++) {
            Relation relation = new Relation(seed, noise);
            DropModel model = relation.learnt(50);
            for (int i = 0; i < ASKED; i++) {
                double[] errors = relation.drawn();
                DropModel.Prediction drop = model.predict(errors);
                double miss = Math.abs(relation.measured(errors) - drop.mean());
                covered += miss <= WITHIN_95_OF_100 * drop.deviation() ? 1 : 0;
            }
        }
        assertThat(covered / (5.0 * ASKED)).isBetween(0.9, 0.995);
    }

    @Test
    void whatWasMeasuredIsPredictedAndDoubtGrowsAwayFromIt() {
        DropModel model = new DropModel(0.5);
        double[] first = new double[KNOBS];
        first[0] = 0.02;
        for (int i = 0; i < 10; i++) {
            model.observe(first, 0.4);
        }
        double[] other = new double[KNOBS];
        other[1] = 0.02;
        assertThat(model.predict(first).mean()).isCloseTo(0.4, within(0.05));
        assertThat(model.predict(other).deviation())
                .isGreaterThan(1.5 * model.predict(first).deviation());
    }
}
