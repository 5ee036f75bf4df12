package io.lapidary.app.client;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Why;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which service a client command talks to, and as whom. Filled by picocli. */
final class Connection {
    private static final String STANDARD = "http://127.0.0.1:8080";

    private final Map<String, String> environment;

    @Option(
            names = "--controller",
            paramLabel = "URL",
            description = "The service; LAPIDARY_CONTROLLER unless said, else " + STANDARD + ".")
    private String url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File with the token; LAPIDARY_TOKEN unless said. Never on the command line, which others see.")
    private Path tokenFile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificate (PEM) to trust, where the service's own is signed by nobody known.")
    private Path authority;

    Connection() {
        this(System.getenv());
    }

    Connection(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @throws InvalidInput where what was given is no address, token or certificate */
    Controller open() {
        String named = url != null ? url : environment.getOrDefault("LAPIDARY_CONTROLLER", STANDARD);
        return new Controller(address(named), token(), Optional.ofNullable(authority));
    }

    private static URI address(String text) {
        try {
            URI uri = URI.create(text.strip().replaceFirst("/+$", ""));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below, with the way out.
        }
        throw InvalidInput.of(
                "--controller", text, "This is not the address of a service.", "Such as " + STANDARD + ".");
    }

    private Optional<String> token() {
        if (tokenFile == null) {
            return Optional.ofNullable(environment.get("LAPIDARY_TOKEN"))
                    .map(String::strip)
                    .filter(t -> !t.isEmpty());
        }
        try {
            String token = Files.readString(tokenFile).strip();
            if (!token.matches("[!-~]{1,500}")) {
                throw InvalidInput.of(
                        "--token-file", tokenFile, "The file does not hold one token.", "It has one line: lap_…");
            }
            return Optional.of(token);
        } catch (IOException e) {
            throw InvalidInput.of("--token-file", tokenFile, "It cannot be read: %s.".formatted(Why.of(e)), "");
        }
    }
}
