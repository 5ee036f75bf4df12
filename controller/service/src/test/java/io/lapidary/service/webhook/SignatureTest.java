package io.lapidary.service.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SignatureTest {
    private static final Path DOCS = Path.of("../../docs/webhooks.md");
    private static final Pattern CHECK = Pattern.compile("```bash\n([^`]*openssl[^`]*)```");

    @Test
    void theSignatureIsTheHmacOfTimestampDotBody() {
        // Computed with Python's hmac module.
        assertThat(Signature.of("whsec_key", 1772366400, "{\"event\":\"improved\"}"))
                .isEqualTo("v1=b138a3d1fc64113218d48e03c1aecf587046e0d4ff1c28021c1f5db143344c06");
    }

    @Test
    void theCheckInTheDocumentationTellsGenuineFromForged() throws Exception {
        String body = "{\"message\":\"10 % of \\\"all\\\" $HOME `x`\"}";
        String signature = Signature.of("whsec_key", 1772366400, body);

        assertThat(check(body, signature)).isEqualTo("genuine");
        assertThat(check(body + " ", signature)).isEqualTo("forged");
        assertThat(check(body, Signature.of("whsec_other", 1772366400, body))).isEqualTo("forged");
        assertThat(check(body, Signature.of("whsec_key", 1772366401, body))).isEqualTo("forged");
    }

    /** Runs the documentation's lines as they stand. */
    private static String check(String body, String signature) throws Exception {
        Matcher lines = CHECK.matcher(Files.readString(DOCS));
        assertThat(lines.find()).isTrue();
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", lines.group(1)).redirectErrorStream(true);
        shell.environment().put("TIMESTAMP", "1772366400");
        shell.environment().put("BODY", body);
        shell.environment().put("SECRET", "whsec_key");
        shell.environment().put("SIGNATURE", signature);
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }
}
