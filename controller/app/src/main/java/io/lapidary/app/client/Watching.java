package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.spec.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Shows a person how a search goes, until it is over: a few lines that are redrawn on a terminal, a line for each event
 * otherwise. Used once, by one thread.
 */
final class Watching {
    private static final int EVENTS_SHOWN = 8;
    private static final int BAR = 30;
    private static final long REDRAW_NANOS = Duration.ofMillis(300).toNanos();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Controller controller;
    private final Terminal terminal;
    private final boolean json;
    private final String id;
    private final Deque<String> latest = new ArrayDeque<>();
    private int drawn;
    private Metric metric;
    private long drawnAtNanos;

    /** @param json prints each event as a line of JSON, for machines */
    Watching(Controller controller, Terminal terminal, boolean json, String id) {
        this.controller = controller;
        this.terminal = terminal;
        this.json = json;
        this.id = id;
    }

    /** Watches to the end; returns what the search ended with. */
    Exit toItsEnd() throws IOException, InterruptedException {
        boolean redraws = terminal.interactive() && !json;
        metric = view().measure();
        draw(redraws);
        try {
            new EventStream(
                            controller,
                            "/api/v1/searches/" + id + "/events",
                            Optional.empty(),
                            PATIENCE,
                            event -> on(event, redraws),
                            json ? said -> {} : terminal::say)
                    .follow();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CancellationException e) {
            throw new InterruptedException(e.getMessage());
        }
        draw(redraws);
        SearchView view = view();
        if (!json) {
            told(view);
        }
        return view.exit();
    }

    private void told(SearchView view) {
        terminal.print("%s: %s".formatted(view.stateInWords(), view.summary().reason()));
        view.best().ifPresent(terminal::print);
        if (view.summary().best() != null) {
            terminal.print("Take it with: lapidary best %s -o best.onnx".formatted(id));
        }
    }

    private void on(JsonNode event, boolean redraws) {
        if (json) {
            terminal.print(event.toString());
            return;
        }
        if (event.path("type").asText().equals("proposed")) {
            return;
        }
        if (!redraws) {
            terminal.say(EventWords.line(event, metric));
            return;
        }
        latest.addLast(EventWords.line(event, metric));
        if (latest.size() > EVENTS_SHOWN) {
            latest.removeFirst();
        }
        if (System.nanoTime() - drawnAtNanos > REDRAW_NANOS) {
            draw(true);
        }
    }

    private void draw(boolean redraws) {
        if (!redraws) {
            return;
        }
        SearchView view = view();
        StringBuilder lines = new StringBuilder();
        if (drawn > 0) {
            lines.append("\033[%dA".formatted(drawn));
        }
        drawn = 0;
        String reason = view.summary().reason();
        add(
                lines,
                "%s  %s  %s%s"
                        .formatted(view.id(), view.name(), view.stateInWords(), reason.isEmpty() ? "" : ": " + reason));
        add(lines, bar(view));
        add(lines, view.best().orElse("nothing judged yet"));
        latest.forEach(line -> add(lines, line));
        terminal.err().print(lines.append("\033[J"));
        terminal.err().flush();
        drawnAtNanos = System.nanoTime();
    }

    private void add(StringBuilder lines, String line) {
        // A line that wraps would be two, and the next drawing would begin too low.
        String plain = Terminal.plain(line);
        lines.append(plain, 0, Math.min(plain.length(), terminal.width() - 1)).append("\033[K\n");
        drawn++;
    }

    private static String bar(SearchView view) {
        int trials = Math.max(1, view.summary().trials());
        int done = Math.min(BAR, BAR * view.summary().finished() / trials);
        return "[%s%s] %d of %d trials, %s"
                .formatted(
                        "#".repeat(done),
                        ".".repeat(BAR - done),
                        view.summary().finished(),
                        view.summary().trials(),
                        view.time());
    }

    private SearchView view() {
        try {
            return SearchView.of(controller.get("/api/v1/searches/" + id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while a search was watched.");
        }
    }
}
