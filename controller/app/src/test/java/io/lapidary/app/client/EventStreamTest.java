package io.lapidary.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream that breaks off after every second event. */
@Timeout(30)
class EventStreamTest {
    private static final int EVENTS = 5;

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/events", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        asked.add(String.valueOf(last));
        int from = last == null ? 0 : Integer.parseInt(last);
        StringBuilder body = new StringBuilder(": alive\n\n");
        for (int seq = from + 1; seq <= Math.min(EVENTS, from + 2); seq++) {
            body.append("id: %d\nevent: proposed\ndata: {\"seq\": %d}\n\n".formatted(seq, seq));
        }
        if (from + 2 >= EVENTS) {
            body.append("event: end\ndata: {}\n\n");
        }
        byte[] bytes = body.append("id: 99\nevent: half").toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Controller controller(int port) {
        return new Controller(URI.create("http://127.0.0.1:" + port), Optional.empty(), Optional.empty());
    }

    @Test
    void everyEventComesOnceThroughBrokenConnections() throws IOException, InterruptedException {
        List<Integer> seen = new ArrayList<>();
        List<String> said = new ArrayList<>();

        new EventStream(
                        controller(server.getAddress().getPort()),
                        "/events",
                        Optional.empty(),
                        Duration.ofSeconds(10),
                        event -> seen.add(event.get("seq").asInt()),
                        said::add)
                .follow();

        assertThat(seen).containsExactly(1, 2, 3, 4, 5);
        assertThat(asked).containsExactly("null", "2", "4");
        assertThat(said).isNotEmpty().allMatch(line -> line.startsWith("The connection is lost"));
    }

    @Test
    void aServiceThatStaysAwayIsSaidToBeAway() {
        int port = server.getAddress().getPort();
        server.stop(0);

        EventStream stream =
                new EventStream(controller(port), "/events", Optional.empty(), Duration.ZERO, event -> {}, said -> {});

        assertThatThrownBy(stream::follow).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.exit())
                .isEqualTo(Exit.CANNOT_CONNECT));
    }
}
