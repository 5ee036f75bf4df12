package io.lapidary.service.http;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * How the API is served.
 *
 * @param bind address to listen on
 * @param port 0 for any that is free
 * @param tls null for none
 * @param names under which the service may be called besides those of loopback; looked at on a loopback bind only, where
 *     another name means that a page of somebody else's was led here
 * @param origins of pages on other hosts that may change things, such as {@code https://lapidary.example.org}
 * @param modelBytes largest model taken
 * @param datasetBytes largest archive of data taken
 * @param unpackedBytes largest content of an archive
 * @param streams event streams open at once
 * @param heartbeat how often an idle event stream shows a sign of life
 * @param slowest how long an event stream may take nothing before it is cut
 * @param patience how long a request's head may take to arrive, and its body where that is no upload
 */
public record HttpSettings(
        String bind,
        int port,
        Tls tls,
        Set<String> names,
        Set<String> origins,
        long modelBytes,
        long datasetBytes,
        long unpackedBytes,
        int streams,
        Duration heartbeat,
        Duration slowest,
        Duration patience) {
    /**
     * Certificate and key, as PEM files.
     *
     * @param certificate the chain, the service's own first
     */
    public record Tls(Path certificate, Path key) {
        PemKeyCertOptions options() {
            return new PemKeyCertOptions().setCertPath(certificate.toString()).setKeyPath(key.toString());
        }
    }

    /** Longer than unpacking the largest archive takes; event streams show a sign of life in between. */
    private static final int IDLE_SECONDS = 1_800;

    public HttpSettings {
        Objects.requireNonNull(bind, "bind");
        names = Set.copyOf(names);
        origins = Set.copyOf(origins);
    }

    /** Loopback, no TLS, and limits that suit a laptop and a team alike. */
    public static HttpSettings loopback(int port) {
        return new HttpSettings(
                "127.0.0.1",
                port,
                null,
                Set.of(),
                Set.of(),
                512L << 20,
                8L << 30,
                32L << 30,
                1_000,
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30));
    }

    HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(bind)
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(8 << 10)
                .setMaxHeaderSize(32 << 10)
                .setMaxChunkSize(64 << 10)
                .setIdleTimeout(IDLE_SECONDS);
        return tls == null ? options : options.setSsl(true).setKeyCertOptions(tls.options());
    }
}
