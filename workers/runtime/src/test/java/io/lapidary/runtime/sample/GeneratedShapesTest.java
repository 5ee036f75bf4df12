package io.lapidary.runtime.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class GeneratedShapesTest {

    @Test
    void theSeedDecidesEveryPixel() {
        CRC32 sum = new CRC32();
        sum.update(GeneratedShapes.draw(1, 100).pixels());

        assertThat(sum.getValue()).isEqualTo(2908032135L);
        assertThat(Arrays.equals(
                        GeneratedShapes.draw(1, 100).pixels(),
                        GeneratedShapes.draw(2, 100).pixels()))
                .isFalse();
    }

    @Test
    void fewerImagesAreTheBeginningOfMore() {
        GreyImages more = GeneratedShapes.draw(5, 30);

        assertThat(GeneratedShapes.draw(5, 20).pixels()).isEqualTo(Arrays.copyOf(more.pixels(), 20 * 28 * 28));
    }

    @Test
    void allTenKindsAppearEquallyOften() {
        GreyImages images = GeneratedShapes.draw(3, 200);
        int[] counts = new int[10];
        for (int i = 0; i < images.size(); i++) {
            counts[images.label(i)]++;
        }

        assertThat(counts).containsOnly(20);
    }
}
