package io.lapidary.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BilinearTest {
    @Test
    void shrinkingWidensTheFilterAsPillowDoes() {
        float[] row = {0, 10, 20, 30};
        float[] half = Bilinear.resize(row, 1, 1, 4, 1, 2);
        // Weights 0.75, 0.75, 0.25 over their sum, and the same mirrored.
        assertThat(half[0]).isCloseTo(12.5f / 1.75f, within(1e-4f));
        assertThat(half[1]).isCloseTo(30 - 12.5f / 1.75f, within(1e-4f));
        assertThat(Bilinear.resize(row, 1, 4, 1, 2, 1)).containsExactly(half);
    }

    @Test
    void growingInterpolatesBetweenNeighbours() {
        float[] twice = Bilinear.resize(new float[] {0, 8}, 1, 1, 2, 1, 4);
        assertThat(twice).containsExactly(0, 2, 6, 8);
    }

    @Test
    void planesStayApartAndTheSameSizeChangesNothing() {
        float[] planes = {1, 1, 1, 1, 5, 5, 5, 5};
        assertThat(Bilinear.resize(planes, 2, 2, 2, 3, 1)).containsExactly(1, 1, 1, 5, 5, 5);
        assertThat(Bilinear.resize(planes, 2, 2, 2, 2, 2)).isSameAs(planes);
    }
}
