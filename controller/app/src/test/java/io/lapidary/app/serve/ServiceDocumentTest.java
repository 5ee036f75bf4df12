package io.lapidary.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.service.host.SearchState;
import io.lapidary.service.search.Cause;
import io.lapidary.service.search.TrialReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/service.md says what the program knows. */
class ServiceDocumentTest {
    private static String text;

    @BeforeAll
    static void read() throws IOException {
        text = Files.readString(Path.of("../../docs/service.md"));
    }

    @Test
    void everySettingStandsThereAsItIs() {
        for (Setting setting : Setting.values()) {
            assertThat(text)
                    .contains("| `%s` | `%s` | `%s` |%s| %s"
                            .formatted(
                                    setting.key(),
                                    setting.flag(),
                                    setting.variable(),
                                    setting.fallback().isEmpty() ? " " : " `%s` ".formatted(setting.fallback()),
                                    setting.meaning().replaceFirst("\\.$", "")));
        }
    }

    @Test
    void everyStateAndReasonStandsThere() {
        for (SearchState state : SearchState.values()) {
            assertThat(text).contains("| `%s` |".formatted(state));
        }
        for (Cause cause : Cause.values()) {
            assertThat(text).contains("| `%s` | %s |".formatted(cause.label(), cause.meaning()));
        }
        for (TrialReason reason : TrialReason.values()) {
            assertThat(text).contains("| `%s` | %s |".formatted(reason.label(), reason.meaning()));
        }
    }
}
