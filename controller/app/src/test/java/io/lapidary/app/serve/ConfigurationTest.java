package io.lapidary.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void flagsCountMoreThanTheEnvironmentThatMoreThanTheFileThatMoreThanDefaults() throws IOException {
        Path file = Files.writeString(folder.resolve("serve.yaml"), "port: 1\nbind: 0.0.0.0\nmax-running: 3\n");

        Configuration read = Configuration.read(
                VERTX,
                Optional.of(file),
                Map.of("LAPIDARY_SERVE_PORT", "2", "LAPIDARY_SERVE_MAX_RUNNING", "4", "HOME", "/"),
                Map.of(Setting.PORT, "3"));

        assertThat(read.value(Setting.PORT)).isEqualTo(new Configuration.Value("3", "--port"));
        assertThat(read.value(Setting.MAX_RUNNING))
                .isEqualTo(new Configuration.Value("4", "LAPIDARY_SERVE_MAX_RUNNING"));
        assertThat(read.value(Setting.BIND)).isEqualTo(new Configuration.Value("0.0.0.0", file.toString()));
        assertThat(read.value(Setting.LOG)).isEqualTo(new Configuration.Value("text", "default"));
    }

    @Test
    void levelsAndListsOfTheFileAreRead() throws IOException {
        Path file = Files.writeString(
                folder.resolve("serve.yaml"),
                "limits: {model: 2GB}\nwebhooks:\n  allow: [10.1.0.0/16, 'fd00::/8']\nshutdown: 1m\n");

        ServeSettings settings = ServeSettings.of(Configuration.read(VERTX, Optional.of(file), Map.of(), Map.of()));

        assertThat(settings.modelBytes()).isEqualTo(2_000_000_000L);
        assertThat(settings.webhooksAllow()).hasSize(2);
        assertThat(settings.shutdown()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void unknownNamesAreRefusedAllAtOnceWithTheNearestKnown() throws IOException {
        Path file =
                Files.writeString(folder.resolve("serve.yaml"), "prot: 1\nlimits: {modle: 2GB}\nmax-running: none\n");

        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> Configuration.read(VERTX, Optional.of(file), Map.of("LAPIDARY_SERVE_BIMD", "::1"), Map.of()));

        assertThat(refused.issues())
                .extracting(Issue::path)
                .containsExactly("prot", "limits.modle", "LAPIDARY_SERVE_BIMD", "max-running");
        assertThat(refused.issues().get(0).hint()).contains("`port`");
        assertThat(refused.issues().get(1).hint()).contains("`limits.model`");
        assertThat(refused.issues().get(2).hint()).contains("`LAPIDARY_SERVE_BIND`");
    }

    @Test
    void badValuesAreRefusedAllAtOnceUnderTheNameThatTheUserGave() {
        Configuration read = Configuration.read(
                VERTX,
                Optional.empty(),
                Map.of("LAPIDARY_SERVE_LOG", "xml", "LAPIDARY_SERVE_DATABASE", "mysql://a:secret@b/c"),
                Map.of(Setting.PORT, "70000", Setting.TLS_KEY, "nowhere.pem", Setting.MODEL_BYTES, "big"));

        InvalidInput refused = catchThrowableOfType(InvalidInput.class, () -> ServeSettings.of(read));

        assertThat(refused.issues())
                .extracting(Issue::path)
                .containsExactlyInAnyOrder(
                        "LAPIDARY_SERVE_LOG",
                        "LAPIDARY_SERVE_DATABASE",
                        "--port",
                        "--tls-key",
                        "tls.certificate",
                        "--limits-model");
        assertThat(refused.getMessage()).doesNotContain("secret");
    }

    @Test
    void aBrokenFileIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("serve.yaml"), "port: [1\n");

        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class, () -> Configuration.read(VERTX, Optional.of(file), Map.of(), Map.of()));

        assertThat(refused.issues().get(0).message()).contains("not valid YAML");
    }

    @Test
    void passwordsAreNotShown() {
        assertThat(Setting.DATABASE.shown("postgresql://anna:s3cret@db/lapidary"))
                .isEqualTo("postgresql://anna:***@db/lapidary");
        assertThat(Setting.DATABASE.shown("jdbc:postgresql://db/lapidary?user=anna&password=s3cret"))
                .doesNotContain("s3cret");
    }
}
