package io.lapidary.app.serve;

import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.service.access.Role;
import io.lapidary.service.access.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enters the tokens that the service's settings name by file, so that an orchestrator can start all parts at once. */
final class GivenTokens {
    private static final Logger LOG = LoggerFactory.getLogger(GivenTokens.class);
    private static final int MOST_BYTES = 1_000;

    private GivenTokens() {}

    static void enter(ServeSettings settings, Tokens tokens) {
        settings.adminToken().ifPresent(file -> enter("deployment-admin", Role.ADMIN, file, tokens));
        settings.workerToken().ifPresent(file -> enter("deployment-workers", Role.OPERATOR, file, tokens));
    }

    private static void enter(String name, Role role, Path file, Tokens tokens) {
        try (InputStream bytes = Files.newInputStream(file)) {
            String secret = new String(bytes.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
            if (!tokens.enter(name, role, secret)) {
                LOG.warn("The token in {} was revoked and stays so; put another into the file", file);
            }
        } catch (IOException e) {
            throw new Refusal(Exit.ENVIRONMENT, "The token in (%s) cannot be read: %s".formatted(file, e), e);
        }
    }
}
