package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lapidary.issue.InvalidInput;
import org.junit.jupiter.api.Test;

class RefitTest {
    /** One input and a bias; the closed form says y = 3x + 1. */
    private static Refit refit() {
        return new Refit(new LayerWeights(1, 1, new float[] {3}, new float[] {1}));
    }

    @Test
    void weightsLieBetweenWhatTheSamplesSayAndTheClosedForm() {
        Refit refit = refit();
        // y = 5x + 2 on x = ±1: the matrix of x and 1 is the identity, the pull is 0.02 of it.
        refit.accept(new double[] {1, 1}, new double[] {7});
        refit.accept(new double[] {-1, 1}, new double[] {-3});
        LayerWeights solved = refit.solve("layer");
        assertThat(solved.weight(0, 0)).isCloseTo((float) ((5 + 0.02 * 3) / 1.02), within(1e-5f));
        assertThat(solved.bias(0)).isCloseTo((float) ((2 + 0.02 * 1) / 1.02), within(1e-5f));
    }

    @Test
    void samplesThatTheClosedFormFitsLeaveItAsItIs() {
        Refit refit = refit();
        for (int i = 0; i < 1000; i++) {
            double x = Math.sin(i);
            refit.accept(new double[] {x, 1}, new double[] {3 * x + 1});
        }
        LayerWeights solved = refit.solve("layer");
        assertThat(solved.weight(0, 0)).isCloseTo(3, within(1e-5f));
        assertThat(solved.bias(0)).isCloseTo(1, within(1e-5f));
    }

    @Test
    void valuesThatAreNotFiniteAreRefusedWithTheLayersName() {
        Refit refit = refit();
        refit.accept(new double[] {Double.NaN, 1}, new double[] {1});
        assertThatThrownBy(() -> refit.solve("conv7"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("conv7");
    }
}
