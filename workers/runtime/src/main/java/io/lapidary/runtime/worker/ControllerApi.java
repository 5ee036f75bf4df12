package io.lapidary.runtime.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.exchange.ClusterAccess;
import io.lapidary.exchange.SearchOrder;
import io.lapidary.hash.Sha256;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A controller's HTTP API, as far as workers need it. What the controller cannot answer right now is asked again for about
 * a minute; then the call fails with an {@link IOException} that says what the controller said. Waits on the calling
 * thread; thread-safe.
 */
public final class ControllerApi {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final int TRIES = 6;
    private static final int MOST_TEXT = 1 << 24;

    private final URI base;
    private final Supplier<Optional<String>> token;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** @param token asked at each request, since tokens are replaced while a worker lives */
    public ControllerApi(URI base, Supplier<Optional<String>> token) {
        this.base = base;
        this.token = token;
    }

    /** A file of a dataset. */
    record DatasetFile(String path, long bytes, String sha256) {}

    /** What is needed to join right now; asked once. */
    public ClusterAccess access() throws IOException, InterruptedException {
        return Json.read(text(sent("/api/v1/cluster", Optional.empty())), ClusterAccess.class);
    }

    /** The order with this hash. */
    SearchOrder order(String search, String sha256) throws IOException, InterruptedException {
        String text = patiently(() -> text(sent("/api/v1/searches/" + search + "/orders/" + sha256, Optional.empty())));
        if (!Sha256.of(text).equals(sha256)) {
            throw new IOException("The order of search (%s) has another hash than its ticket says.".formatted(search));
        }
        return Json.read(text, SearchOrder.class);
    }

    List<DatasetFile> datasetFiles(String sha256) throws IOException, InterruptedException {
        JsonNode list =
                Json.tree(patiently(() -> text(sent("/api/v1/datasets/" + sha256 + "/files", Optional.empty()))));
        List<DatasetFile> files = new ArrayList<>();
        for (JsonNode file : list.get("items")) {
            files.add(new DatasetFile(
                    file.get("path").asText(),
                    file.get("bytes").asLong(),
                    file.get("sha256").asText()));
        }
        return files;
    }

    /** Bytes of a file that is asked for by its hash, without fetching it. */
    long artifactBytes(String sha256) throws IOException, InterruptedException {
        return patiently(() -> {
            HttpResponse<InputStream> first = sent("/api/v1/artifacts/" + sha256, Optional.of("bytes=0-0"));
            first.body().close();
            return first.headers()
                    .firstValue("Content-Range")
                    .map(range -> Long.parseLong(range.replaceFirst(".*/", "")))
                    .orElseGet(() ->
                            first.headers().firstValueAsLong("Content-Length").orElse(0));
        });
    }

    void artifact(String sha256, Path target) throws IOException, InterruptedException {
        fetch("/api/v1/artifacts/" + sha256, sha256, target);
    }

    void datasetFile(String dataset, DatasetFile file, Path target) throws IOException, InterruptedException {
        String path = URLEncoder.encode(file.path(), StandardCharsets.UTF_8);
        fetch("/api/v1/datasets/" + dataset + "/content?path=" + path, file.sha256(), target);
    }

    /** Gives a compiled candidate's bytes to the controller. */
    void put(String sha256, byte[] bytes) throws IOException, InterruptedException {
        patiently(() -> {
            HttpRequest.Builder request = request("/api/v1/artifacts/" + sha256)
                    .timeout(ANSWER)
                    .header("Content-Type", "application/octet-stream")
                    .PUT(BodyPublishers.ofByteArray(bytes));
            refuseBad(http.send(request.build(), BodyHandlers.ofInputStream()));
            return null;
        });
    }

    /** Goes on where an earlier try ended; the target appears whole and verified, or not at all. */
    private void fetch(String path, String sha256, Path target) throws IOException, InterruptedException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        patiently(() -> {
            long have = Files.exists(part) ? Files.size(part) : 0;
            HttpResponse<InputStream> answer =
                    sent(path, have == 0 ? Optional.empty() : Optional.of("bytes=" + have + "-"));
            boolean goesOn = answer.statusCode() == 206;
            try (InputStream body = answer.body();
                    OutputStream out = Files.newOutputStream(
                            part,
                            StandardOpenOption.CREATE,
                            goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
                body.transferTo(out);
            }
            String found = Sha256.of(part);
            if (!found.equals(sha256)) {
                Files.delete(part);
                throw new IOException("What came has the SHA-256 (%s) instead of (%s).".formatted(found, sha256));
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return null;
        });
    }

    private interface Call<T> {
        T make() throws IOException, InterruptedException;
    }

    private static <T> T patiently(Call<T> call) throws IOException, InterruptedException {
        Backoff backoff = new Backoff();
        for (int tried = 1; ; tried++) {
            try {
                return call.make();
            } catch (NotOurs e) {
                throw e;
            } catch (IOException e) {
                if (tried == TRIES) {
                    throw e;
                }
                backoff.sleep();
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        token.get().ifPresent(t -> request.header("Authorization", "Bearer " + t));
        return request;
    }

    private HttpResponse<InputStream> sent(String path, Optional<String> range)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        range.ifPresent(r -> request.header("Range", r));
        return refuseBad(http.send(request.build(), BodyHandlers.ofInputStream()));
    }

    private static HttpResponse<InputStream> refuseBad(HttpResponse<InputStream> answer) throws IOException {
        int status = answer.statusCode();
        if (status < 300) {
            return answer;
        }
        String said = "The controller said %d: %s".formatted(status, detail(text(answer)));
        throw status == 429 || status >= 500 ? new IOException(said) : new NotOurs(said);
    }

    private static String detail(String text) {
        try {
            JsonNode problem = Json.tree(text);
            return problem.hasNonNull("detail") ? problem.get("detail").asText() : text;
        } catch (InvalidInput e) {
            return text.lines().findFirst().orElse("nothing");
        }
    }

    private static String text(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            return new String(body.readNBytes(MOST_TEXT), StandardCharsets.UTF_8);
        }
    }

    /** Refused for good: to ask again changes nothing. */
    static final class NotOurs extends IOException {
        private static final long serialVersionUID = 1;

        NotOurs(String message) {
            super(message);
        }
    }
}
