package io.lapidary.service.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;

/**
 * The dashboards' files, as they lie on the class path; none where the program was built without them. All are held in
 * memory, since together they are small. Immutable.
 */
final class Pages {
    private static final String FOLDER = "/io/lapidary/dashboards/";
    private static final String START = "index.html";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Page> files;

    private Pages(Map<String, Page> files) {
        this.files = files;
    }

    /**
     * A file.
     *
     * @param compressed the same by gzip
     * @param isLasting whether its name holds its content's hash, so that it never changes
     */
    record Page(String type, Buffer bytes, Buffer compressed, boolean isLasting) {}

    /** Reads them all, on a worker thread. */
    static Pages load() {
        Map<String, Page> files = new LinkedHashMap<>();
        read("files.txt").map(list -> list.toString(StandardCharsets.UTF_8)).stream()
                .flatMap(String::lines)
                .forEach(name -> files.put("/" + name, page(name)));
        return new Pages(files);
    }

    private static Page page(String name) {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        Buffer bytes = read(name)
                .orElseThrow(() -> new IllegalStateException(
                        "Impossible state: the dashboards list the file (%s) and do not hold it.".formatted(name)));
        return new Page(type, bytes, Gzip.compressed(bytes, Deflater.BEST_COMPRESSION), name.startsWith("assets/"));
    }

    private static Optional<Buffer> read(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? Optional.empty() : Optional.of(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file at a path. */
    Optional<Page> at(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** The page that shows any address by itself; empty where there are no dashboards. */
    Optional<Page> start() {
        return at("/" + START);
    }
}
