package io.lapidary.runtime.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RecipeTest {
    private final Recipe recipe = new Recipe(7, 5, 64, 0.1, 1, 0.9, 5e-4, 0, 0.99, 0, false, 100, 0.5, 0.25);

    @Test
    void theRateRisesToItsPeakAndFallsToNothing() {
        assertThat(recipe.rate(0, 100)).isCloseTo(0.001, within(1e-9));
        assertThat(recipe.rate(99, 100)).isCloseTo(0.1, within(1e-9));
        assertThat(recipe.rate(299, 100)).isCloseTo(0.05, within(1e-9));
        assertThat(recipe.rate(499, 100)).isCloseTo(0, within(1e-9));
    }

    @Test
    void pixelsAreScaledThenShiftedThenDivided() {
        assertThat(recipe.normalised(0)).isEqualTo(-2);
        assertThat(recipe.normalised(255)).isEqualTo(2);
    }
}
