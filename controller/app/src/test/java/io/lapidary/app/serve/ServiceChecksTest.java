package io.lapidary.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.app.terminal.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceChecksTest {
    @TempDir
    Path folder;

    @Test
    void whatAServiceNeedsIsThere() throws IOException {
        Path file = Files.writeString(
                folder.resolve("serve.yaml"), "port: 0\ndata: %s\n".formatted(folder.resolve("new/service")));

        List<Finding> findings = ServiceChecks.findings(Optional.of(file), Map.of());

        assertThat(findings).extracting(Finding::what).containsExactly("serve address", "serve folder");
        assertThat(findings).allMatch(Finding::ok).allMatch(Finding::needed);
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void aTakenPortAndADatabaseThatIsNotThereAreFound() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Finding> findings = ServiceChecks.findings(
                    Optional.empty(),
                    Map.of(
                            "LAPIDARY_SERVE_PORT",
                            String.valueOf(taken.getLocalPort()),
                            "LAPIDARY_SERVE_DATA",
                            folder.toString(),
                            "LAPIDARY_SERVE_DATABASE",
                            "postgresql://anna:s3cret@127.0.0.1:1/none"));

            assertThat(findings)
                    .filteredOn(f -> !f.ok())
                    .extracting(Finding::what)
                    .containsExactly("serve address", "serve database");
            assertThat(findings.toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void settingsThatCannotBeUsedAreNamed() {
        assertThat(ServiceChecks.findings(Optional.empty(), Map.of("LAPIDARY_SERVE_PORT", "x")))
                .singleElement()
                .satisfies(f -> assertThat(f.found()).contains("LAPIDARY_SERVE_PORT"));
    }
}
