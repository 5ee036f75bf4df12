package io.lapidary.service.http;

import io.lapidary.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads one event stream on a thread of its own. */
final class SseReader implements AutoCloseable {
    final List<Long> ids = new CopyOnWriteArrayList<>();
    final List<String> types = new CopyOnWriteArrayList<>();
    final List<String> data = new CopyOnWriteArrayList<>();
    private final Socket socket;
    private final Thread thread;
    volatile int status;
    volatile int comments;
    volatile boolean ended;

    SseReader(int port, String path, String... headers) {
        try {
            socket = new Socket("127.0.0.1", port);
            StringBuilder request =
                    new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        thread = new Thread(this::read, "sse-reader");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                take(line);
                if (ended) {
                    return;
                }
            }
        } catch (IOException e) {
            // Cut off, which some tests are about.
        }
        ended = true;
    }

    /** Lines of the chunked encoding between those of the stream look like none of its fields. */
    private void take(String line) {
        if (line.startsWith("HTTP/1.1 ")) {
            status = Integer.parseInt(line.substring(9, 12));
        } else if (line.startsWith("id: ")) {
            ids.add(Long.parseLong(line.substring(4)));
        } else if (line.startsWith("event: ")) {
            types.add(line.substring(7));
        } else if (line.startsWith("data: ")) {
            data.add(Json.tree(line.substring(6)).toString());
            ended = types.get(types.size() - 1).equals("end");
        } else if (line.startsWith(":")) {
            comments++;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
