package io.lapidary.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.runtime.score.ModelOutput;
import io.lapidary.runtime.score.Scorer;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class AccuracyCutTest {
    private static final int SAMPLES = 1_000;

    private static Scorer right(IntPredicate samples) {
        return new Scorer() {
            @Override
            public void add(int from, int to, List<ModelOutput> outputs) {
                throw new UnsupportedOperationException();
            }

            @Override
            public double score() {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean isRight(int sample) {
                return samples.test(sample);
            }
        };
    }

    @Test
    void whatLosesAllItMaySurelyIsCutAtOnceAndNotBefore() {
        AccuracyCut cut = new AccuracyCut(right(i -> true), SAMPLES, 0.5);
        // Every hundredth sample is lost: the sixth one is too many for five.
        Scorer candidate = right(i -> i % 100 != 99);
        assertThat(cut.look(candidate, 599)).isEmpty();
        assertThat(cut.look(candidate, 600)).hasValueSatisfying(found -> {
            assertThat(found.sure()).isTrue();
            assertThat(found.accuracyDrop()).isEqualTo(1);
        });
    }

    @Test
    void whatTheBaseGotWrongMayStillBeGained() {
        AccuracyCut cut = new AccuracyCut(right(i -> i < 990), SAMPLES, 0.5);
        Scorer candidate = right(i -> i < 988);
        assertThat(cut.look(candidate, 990)).isEmpty();
    }

    @Test
    void aCandidateExactlyAtItsLimitHoldsIt() {
        AccuracyCut cut = new AccuracyCut(right(i -> true), SAMPLES, 0.5);
        assertThat(cut.look(right(i -> i >= 5), 990)).isEmpty();
        assertThat(cut.look(right(i -> i >= 6), 990)).isPresent();
    }

    @Test
    void whatLosesManyIsCutAfterFewSamples() {
        AccuracyCut cut = new AccuracyCut(drawn(1, 0.05), SAMPLES, 0.5);
        assertThat(cut.look(drawn(2, 0.3), 160))
                .hasValueSatisfying(found -> assertThat(found.sure()).isFalse());
    }

    @Test
    void whatHoldsItsLimitIsHardlyEverCutHoweverOftenOneLooks() {
        int cuts = 0;
        int sure = 0;
        for (int seed = 0; seed < 400; seed++) {
            boolean[] order = new boolean[SAMPLES];
            boolean[] base = new boolean[SAMPLES];
            exactlyAtTheLimit(new Random(seed), base, order);
            AccuracyCut cut = new AccuracyCut(right(i -> base[i]), SAMPLES, 0.5);
            for (int seen = 25; seen < SAMPLES; seen += 25) {
                var found = cut.look(right(i -> order[i]), seen);
                if (found.isPresent()) {
                    cuts++;
                    sure += found.get().sure() ? 1 : 0;
                    break;
                }
            }
        }
        assertThat(sure).isZero();
        // Of 400, less than one is expected; three would come less often than once in a hundred such tests.
        assertThat(cuts).isLessThanOrEqualTo(2);
    }

    /** 35 samples lost, 30 gained, shuffled. */
    private static void exactlyAtTheLimit(Random random, boolean[] base, boolean[] candidate) {
        for (int i = 0; i < SAMPLES; i++) {
            base[i] = i >= 60;
            candidate[i] = i < 30 || i >= 95;
        }
        for (int i = SAMPLES - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            swap(base, i, j);
            swap(candidate, i, j);
        }
    }

    private static void swap(boolean[] values, int i, int j) {
        boolean one = values[i];
        values[i] = values[j];
        values[j] = one;
    }

    private static Scorer drawn(long seed, double wrong) {
        boolean[] right = new boolean[SAMPLES];
        Random random = new Random(seed);
        for (int i = 0; i < SAMPLES; i++) {
            right[i] = random.nextDouble() >= wrong;
        }
        return right(i -> right[i]);
    }
}
