package io.lapidary.service.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lapidary.issue.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.com, true, example.com, 443, /",
        "http://example.com/a/b?c=d, false, example.com, 80, /a/b?c=d",
        "HTTPS://example.com:8443?x, true, example.com, 8443, /?x",
        "http://[::1]:9000/h, false, ::1, 9000, /h",
        "https://192.0.2.1/%20, true, 192.0.2.1, 443, /%20"
    })
    void anAddressIsTakenApart(String url, boolean tls, String host, int port, String target) {
        assertThat(Destination.of(url)).isEqualTo(new Destination(tls, host, port, target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com",
                "file:///etc/passwd",
                "gopher://example.com",
                "example.com/hook",
                "//example.com",
                "https://",
                "https:///path",
                "https:example.com",
                "https://exa mple.com",
                "https://user@example.com",
                "https://user:secret@example.com",
                "https://example.com/#part",
                "https://example.com:22",
                "https://example.com:0",
                "https://example.com:6379999",
                "http://example.com:25/",
                "https://bücher.example",
                "https://example.com/\nX: y",
                ""
            })
    void whatIsNoAddressForAWebhookIsRefused(String url) {
        assertThatThrownBy(() -> Destination.of(url)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void allThatIsWrongIsSaidAtOnceAndPasswordsAreNot() {
        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class, () -> Destination.of("ftp://user:geheim@example.com:22/#part"));

        assertThat(refused.issues()).hasSize(4);
        assertThat(refused.toString()).doesNotContain("geheim");
    }

    @Test
    void aPasswordBeforeWhatIsNoHostIsNotShown() {
        InvalidInput refused =
                catchThrowableOfType(InvalidInput.class, () -> Destination.of("https://user:geheim@no_host/"));

        assertThat(refused.toString()).doesNotContain("geheim");
    }

    @Test
    void anAddressOfTenThousandLettersIsRefused() {
        assertThatThrownBy(() -> Destination.of("https://example.com/" + "a".repeat(10_000)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("too long");
    }
}
