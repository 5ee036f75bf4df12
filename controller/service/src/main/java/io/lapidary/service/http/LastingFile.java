package io.lapidary.service.http;

import io.lapidary.service.http.Operations.Outcome;
import io.lapidary.service.http.Problem.Refused;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that never changes: given out whole or in ranges, to be kept for ever.
 *
 * @param tag tells it from all others
 * @param name what to save it as
 */
record LastingFile(Path file, long bytes, String tag, String name) {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** On a worker thread, since the disk is asked for its size. */
    static LastingFile of(Path file, String tag, String name) throws IOException {
        return new LastingFile(file, Files.size(file), tag, name);
    }

    /** Sends what a request asks for of it. On the event loop. */
    Future<Outcome> send(HttpServerResponse response, ApiRequest request) {
        String etag = "\"" + tag + "\"";
        Span span = Span.of(request.text("Range").orElse(""), bytes);
        response.putHeader("ETag", etag).putHeader("Cache-Control", "private, max-age=31536000, immutable");
        if (isKnown(request.text("If-None-Match").orElse(""), etag)) {
            return response.setStatusCode(304).end().map(v -> new Outcome.Written(304));
        }
        response.putHeader("Content-Type", "application/octet-stream")
                .putHeader("Accept-Ranges", "bytes")
                .putHeader("Content-Disposition", "attachment; filename=\"%s\"".formatted(name));
        int status = 200;
        if (span.length() < bytes) {
            status = 206;
            response.setStatusCode(206)
                    .putHeader(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(span.from(), span.from() + span.length() - 1, bytes));
        }
        Outcome written = new Outcome.Written(status);
        return response.sendFile(file.toString(), span.from(), span.length()).map(v -> written);
    }

    private static boolean isKnown(String header, String etag) {
        return Arrays.stream(header.split(","))
                .map(tag -> tag.strip().replaceFirst("^W/", ""))
                .anyMatch(tag -> tag.equals(etag) || tag.equals("*"));
    }

    private record Span(long from, long length) {
        /** What a Range header asks for; all where it asks for something else than one range of bytes. */
        static Span of(String header, long bytes) {
            Matcher range = RANGE.matcher(header.strip());
            if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
                return new Span(0, bytes);
            }
            boolean suffix = range.group(1).isEmpty();
            long first = suffix ? Math.max(0, bytes - Long.parseLong(range.group(2))) : Long.parseLong(range.group(1));
            long last = suffix || range.group(2).isEmpty()
                    ? bytes - 1
                    : Math.min(bytes - 1, Long.parseLong(range.group(2)));
            if (first >= bytes || first > last) {
                throw new Refused(new Problem(
                        416,
                        "Range not satisfiable",
                        "The file has %d bytes; the range (%s) is not in it.".formatted(bytes, header),
                        List.of(),
                        Map.of("Content-Range", "bytes */" + bytes)));
            }
            return new Span(first, last - first + 1);
        }
    }
}
