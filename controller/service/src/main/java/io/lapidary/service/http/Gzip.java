package io.lapidary.service.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Answers made smaller for their way. */
final class Gzip {
    static final String NAME = "gzip";

    private Gzip() {}

    /** Whether who asks can read it. */
    static boolean isTaken(HttpServerRequest request) {
        String encodings = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return encodings != null && encodings.contains(NAME);
    }

    /**
     * The same bytes, compressed. Takes tens of milliseconds for a megabyte, so it belongs on a worker thread.
     *
     * @param level of {@link java.util.zip.Deflater}
     */
    static Buffer compressed(Buffer bytes, int level) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new Leveled(out, level)) {
            gzip.write(bytes.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(out.toByteArray());
    }

    /** The JDK's own knows one level only. */
    private static final class Leveled extends GZIPOutputStream {
        Leveled(ByteArrayOutputStream out, int level) throws IOException {
            super(out);
            def.setLevel(level);
        }
    }
}
