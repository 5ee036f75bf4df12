package io.lapidary.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that hold connections open for nothing, and hosts that are none, before anybody was asked for a token. */
@Timeout(60)
class SlowPeersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int DRIP_MILLIS = 200;

    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() {
        HttpSettings usual = HttpSettings.loopback(0);
        served = new Served(
                folder,
                new HttpSettings(
                        usual.bind(),
                        0,
                        null,
                        usual.names(),
                        usual.origins(),
                        usual.modelBytes(),
                        usual.datasetBytes(),
                        usual.unpackedBytes(),
                        usual.streams(),
                        usual.heartbeat(),
                        usual.slowest(),
                        PATIENCE));
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static Socket socket() throws IOException {
        Socket socket = new Socket("127.0.0.1", served.port());
        socket.setSoTimeout(DRIP_MILLIS);
        return socket;
    }

    /** Sends a byte now and then until something is answered or the connection ends; returns what was answered. */
    private static String drip(Socket socket, String start) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(start.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (true) {
            try {
                int read = socket.getInputStream().read();
                if (read < 0) {
                    return answer.toString();
                }
                answer.append((char) read);
                continue;
            } catch (java.net.SocketTimeoutException e) {
                // Nothing yet.
            }
            try {
                out.write(' ');
            } catch (IOException e) {
                return answer.toString();
            }
        }
    }

    @Test
    void aConnectionOnWhichNothingIsAskedIsClosed() throws IOException {
        try (Socket socket = socket()) {
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aHeadThatDripsIsCutOff() throws IOException {
        try (Socket socket = socket()) {
            assertThat(drip(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: "))
                    .isEmpty();
        }
    }

    @Test
    void aBodyThatDripsIsToldToBeTooSlow() throws IOException {
        try (Socket socket = socket()) {
            String answer = drip(
                    socket,
                    "POST /api/v1/searches HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 1000\r\n\r\n{");
            assertThat(answer).startsWith("HTTP/1.1 408").contains("within 1 seconds");
        }
    }

    @Test
    void aConnectionIsKeptWhileAnAnswerIsStillWrittenAndForTheNextRequest() throws Exception {
        String id = served.search();
        try (SseReader reader = new SseReader(served.port(), "/api/v1/searches/" + id + "/events");
                Socket socket = socket()) {
            String get = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
            for (int i = 0; i < 4; i++) {
                socket.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
                socket.setSoTimeout(20_000);
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                socket.getInputStream().readNBytes(socket.getInputStream().available());
                Thread.sleep(PATIENCE.toMillis() / 2);
            }
            assertThat(reader.ended).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: localhost@evil.com\r\n",
                "Host: evil.com#localhost\r\n",
                "Host: localhost:99999\r\n",
                "Host: localhost:abc\r\n",
                "Host: localhost evil.com\r\n",
                "Host: \r\n"
            })
    void aHostThatIsNoneIsTheSendersFault(String host) throws IOException {
        try (Socket socket = socket()) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /api/v1/searches HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .matches("(?s)HTTP/1.1 40[03] .*problem\\+json.*");
        }
    }
}
