package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class EngineWordsTest {
    @Test
    void severalLinesBecomeOneSentence() {
        assertThat(EngineWords.of(new IOException("Error code - ORT_FAIL - message: Load failed\n  at node\t3 ")))
                .isEqualTo("Load failed at node 3.");
        assertThat(EngineWords.of(new IOException("It ended."))).isEqualTo("It ended.");
        assertThat(EngineWords.of(new IOException())).isEqualTo("IOException.");
    }

    @Test
    void whatIsTooLongIsCutBetweenCharacters() {
        String words = EngineWords.of(new IOException("x" + "\uD83D\uDC8E".repeat(1000)));
        assertThat(words).hasSizeLessThan(700).endsWith("\uD83D\uDC8E…");
    }
}
