package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows a stream of server-sent events to its end, through broken connections and restarts of the service: it connects
 * again and asks for what came after the last event it saw. Used once, by one thread.
 */
final class EventStream {
    /** The service sends a sign of life every 15 s. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Controller controller;
    private final String path;
    private final Duration patience;
    private final Consumer<JsonNode> events;
    private final Consumer<String> told;
    private Optional<Long> last;
    private volatile long heardNanos;

    /**
     * @param after number of the last event that is known; empty for all there are, or for those to come, as the path says
     * @param patience for how long a service may be gone
     * @param events told each event, in order
     * @param told in words that the connection is lost
     */
    EventStream(
            Controller controller,
            String path,
            Optional<Long> after,
            Duration patience,
            Consumer<JsonNode> events,
            Consumer<String> told) {
        this.told = told;
        this.controller = controller;
        this.path = path;
        this.last = after;
        this.patience = patience;
        this.events = events;
    }

    /**
     * Returns after the stream's end event.
     *
     * @throws Refusal where the service stays away for longer than the patience
     */
    void follow() throws IOException, InterruptedException {
        long goneSince = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Optional<Long> before = last;
            try {
                if (connection()) {
                    return;
                }
            } catch (Refusal refused) {
                if (refused.exit() != Exit.CANNOT_CONNECT || System.nanoTime() - goneSince > patience.toNanos()) {
                    throw refused;
                }
            }
            if (!last.equals(before)) {
                goneSince = System.nanoTime();
                pause = FIRST_PAUSE;
            }
            if (pause.equals(FIRST_PAUSE)) {
                told.accept("The connection is lost; trying again for %d s...".formatted(patience.toSeconds()));
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Reads one connection until it breaks; true where the stream has come to its end. */
    private boolean connection() throws IOException, InterruptedException {
        ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lapidary-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        heardNanos = System.nanoTime();
        try (InputStream body = controller.events(path, last);
                BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            watchdog.scheduleWithFixedDelay(() -> closeIfSilent(body), 1, 1, TimeUnit.SECONDS);
            return read(lines);
        } catch (IOException broken) {
            return false;
        } finally {
            watchdog.shutdownNow();
        }
    }

    /** A peer that vanished says nothing, not even that it has. */
    private void closeIfSilent(InputStream body) {
        if (System.nanoTime() - heardNanos > SILENCE.toNanos()) {
            try {
                body.close();
            } catch (IOException e) {
                // It is broken already.
            }
        }
    }

    private boolean read(BufferedReader lines) throws IOException {
        Long id = null;
        String type = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            heardNanos = System.nanoTime();
            if (line.startsWith("id:")) {
                id = Long.valueOf(line.substring(3).strip());
            } else if (line.startsWith("event:")) {
                type = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).strip());
            } else if (line.isEmpty()) {
                if (type.equals("end")) {
                    return true;
                }
                if (id != null && data.length() > 0) {
                    events.accept(Json.tree(data.toString()));
                    last = Optional.of(id);
                }
                type = "";
                data.setLength(0);
            }
        }
        return false;
    }
}
