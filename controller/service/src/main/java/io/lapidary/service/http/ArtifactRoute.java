package io.lapidary.service.http;

import io.lapidary.service.http.Operations.Outcome;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.store.SearchStore;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives out files by their hash: whole or a range of them, to be kept for ever. */
final class ArtifactRoute {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private final SearchStore store;
    private final WorkerExecutor workers;

    ArtifactRoute(ApiParts parts, WorkerExecutor workers) {
        this.store = parts.store();
        this.workers = workers;
    }

    void register(Operations operations) {
        operations.onStream("getArtifact", this::send);
    }

    private record Found(Path file, long bytes) {}

    private Future<Outcome> send(RoutingContext context, ApiRequest request) {
        String sha = request.segment("sha");
        return workers.executeBlocking(
                        () -> {
                            Optional<Path> file = store.artifacts().path(sha);
                            return new Found(file.orElseThrow(() -> unknown(sha)), Files.size(file.get()));
                        },
                        false)
                .compose(found -> send(context.response(), request, sha, found));
    }

    private static Refused unknown(String sha) {
        return new Refused(Problem.of(
                404,
                "Not found",
                "There is no file with the hash (%s). Models of trials that others beat are not kept.".formatted(sha)));
    }

    private static Future<Outcome> send(HttpServerResponse response, ApiRequest request, String sha, Found found) {
        String etag = "\"" + sha + "\"";
        String name = request.text("name").orElse(sha + ".onnx");
        Span span = Span.of(request.text("Range").orElse(""), found.bytes());
        response.putHeader("ETag", etag).putHeader("Cache-Control", "private, max-age=31536000, immutable");
        if (isKnown(request.text("If-None-Match").orElse(""), etag)) {
            return response.setStatusCode(304).end().map(v -> new Outcome.Written(304));
        }
        response.putHeader("Content-Type", "application/octet-stream")
                .putHeader("Accept-Ranges", "bytes")
                .putHeader("Content-Disposition", "attachment; filename=\"%s\"".formatted(name));
        int status = 200;
        if (span.length() < found.bytes()) {
            status = 206;
            response.setStatusCode(206)
                    .putHeader(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(span.from(), span.from() + span.length() - 1, found.bytes()));
        }
        Outcome written = new Outcome.Written(status);
        return response.sendFile(found.file().toString(), span.from(), span.length())
                .map(v -> written);
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
