package io.lapidary.runtime.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GreyImagesTest {

    @Test
    void heldOutImagesAreNotTrainedOnAndNoneIsLost() {
        GreyImages.Split split = numbered(50).holdOut(10, 3);

        Set<Integer> seen = new HashSet<>();
        for (GreyImages part : new GreyImages[] {split.train(), split.heldOut()}) {
            for (int i = 0; i < part.size(); i++) {
                assertThat(part.pixels()[i]).isEqualTo((byte) part.label(i));
                seen.add(part.label(i));
            }
        }
        assertThat(split.heldOut().size()).isEqualTo(10);
        assertThat(seen).hasSize(50);
    }

    @Test
    void theSeedDecidesWhatIsHeldOut() {
        assertThat(numbered(50).holdOut(10, 3).heldOut().pixels())
                .isEqualTo(numbered(50).holdOut(10, 3).heldOut().pixels())
                .isNotEqualTo(numbered(50).holdOut(10, 4).heldOut().pixels());
    }

    @Test
    void holdingEverythingOutIsRefused() {
        assertThatThrownBy(() -> numbered(5).holdOut(5, 1)).hasMessageContaining("[0, 5)");
    }

    private static GreyImages numbered(int count) {
        byte[] numbers = new byte[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (byte) i;
        }
        return new GreyImages(1, 1, numbers, numbers.clone());
    }
}
