package io.lapidary.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of malformed requests to every operation, drawn from a seed: each gets a problem document that blames the
 * sender, in time. To repeat a run, set the system property {@code fuzz.seed} to the seed that it printed.
 */
class ContractFuzzTest {
    private static final int REQUESTS = 5_500;
    private static final int TIMEOUT_MILLIS = 10_000;

    @TempDir
    Path folder;

    @Test
    void everyMalformedRequestIsBlamedOnItsSender() throws Exception {
        long seed = Long.getLong("fuzz.seed", 20_260_101L);
        System.out.println("fuzz.seed=" + seed);
        Instant start = Instant.now();
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        try (Served served = Served.at(folder)) {
            MalformedRequests requests =
                    new MalformedRequests(seed, served.contract().endpoints(), served.search(), served.model());
            for (int i = 0; i < REQUESTS; i++) {
                MalformedRequests.Raw raw = requests.next();
                try {
                    statuses.merge(send(served, raw), 1, Integer::sum);
                } catch (IOException | AssertionError e) {
                    wrong.add("request %d: %s: %s".formatted(i, raw.what(), e));
                }
            }
            assertThat(served.get("/healthz").status()).isEqualTo(200);
        }
        System.out.printf("%d requests in %s: %s%n", REQUESTS, Duration.between(start, Instant.now()), statuses);
        assertThat(wrong).isEmpty();
        assertThat(statuses).containsKeys(400, 404, 405, 413, 415, 422);
    }

    private static int send(Served served, MalformedRequests.Raw raw) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", served.port())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(raw.bytes());
            String answer = read(socket.getInputStream());
            assertThat(answer).matches("(?s)HTTP/1\\.[01] 4\\d\\d .*");
            int status = Integer.parseInt(answer.substring(9, 12));
            assertThat(answer).containsIgnoringCase("content-type: application/problem+json");
            JsonNode problem = Json.tree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
            assertThat(problem.get("status").asInt()).isEqualTo(status);
            return status;
        }
    }

    /** Head and body of one answer with a Content-Length, or until the end. */
    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        while (!isWhole(bytes.toString(StandardCharsets.UTF_8))) {
            int read = in.read(buffer);
            if (read < 0) {
                break;
            }
            bytes.write(buffer, 0, read);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isWhole(String answer) {
        int head = answer.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        for (String line : answer.substring(0, head).split("\r\n")) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: ")) {
                int length = Integer.parseInt(line.substring(16).strip());
                return answer.substring(head + 4).getBytes(StandardCharsets.UTF_8).length >= length;
            }
        }
        return false;
    }

    /** There Vert.x drops whatever is not yet written, so that nobody can be answered. */
    @Test
    void aBodyWhoseFramingIsBrokenEndsTheConnectionAtOnce() throws Exception {
        try (Served served = Served.at(folder);
                Socket socket = new Socket("127.0.0.1", served.port())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream()
                    .write(("POST /api/v1/searches HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(read(socket.getInputStream())).doesNotContain(" 5");
            assertThat(served.get("/healthz").status()).isEqualTo(200);
        }
    }

    @Test
    void theRequestsAreTheSameForTheSameSeed() {
        Vertx vertx = Vertx.vertx();
        List<Endpoint> endpoints = Served.await(Contract.load(vertx)).endpoints();
        Served.await(vertx.close());
        MalformedRequests one = new MalformedRequests(5, endpoints, "a", "b");
        MalformedRequests other = new MalformedRequests(5, endpoints, "a", "b");

        for (int i = 0; i < 200; i++) {
            assertThat(one.next().bytes()).isEqualTo(other.next().bytes());
        }
    }
}
