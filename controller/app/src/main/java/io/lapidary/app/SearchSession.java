package io.lapidary.app;

import io.lapidary.app.delivery.FinishedSearch;
import io.lapidary.app.delivery.ResultFile;
import io.lapidary.app.delivery.Words;
import io.lapidary.app.report.ReportPage;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.service.search.SearchEvent.Compared;
import io.lapidary.service.store.SearchStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs one search for a person or a machine that waits: pauses it when the program is told to end, says what came out. */
final class SearchSession {
    private static final int DIFFERENCES_SHOWN = 10;
    private static final Duration TIME_TO_PAUSE = Duration.ofSeconds(20);

    private final Terminal terminal;
    private final CommonOptions options;

    SearchSession(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    Exit run(SearchRequest request) throws IOException, InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread searching = Thread.currentThread();
        Thread whenToldToEnd = new Thread(() -> pause(searching, ended), "lapidary-pause");
        Runtime.getRuntime().addShutdownHook(whenToldToEnd);
        try {
            FinishedSearch found = SearchRun.run(terminal, request);
            return found.result().status() == SearchStatus.FINISHED ? finished(found, request) : paused(found, request);
        } finally {
            ended.countDown();
            forget(whenToldToEnd);
        }
    }

    private static void pause(Thread searching, CountDownLatch ended) {
        searching.interrupt();
        try {
            ended.await(TIME_TO_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is ending already, and the hook with it.
            hook.interrupt();
        }
    }

    private Exit paused(FinishedSearch found, SearchRequest request) {
        terminal.say("Paused after %d trials; nothing is lost. Go on with --resume --output %s%s."
                .formatted(found.result().trials().size(), request.output(), request.changes()));
        return Exit.NO_FEASIBLE_CANDIDATE;
    }

    private Exit finished(FinishedSearch found, SearchRequest request) {
        if (options.json()) {
            terminal.json(json(found));
        } else {
            told(found, request).forEach(terminal::print);
        }
        return found.goalMet() ? Exit.GOAL_MET : Exit.NO_FEASIBLE_CANDIDATE;
    }

    private static Map<String, Object> json(FinishedSearch found) {
        Map<String, Object> tree = new LinkedHashMap<>(ResultFile.tree(found));
        if (!found.result().compared().isEmpty()) {
            tree.put("compared", found.result().compared());
        }
        return tree;
    }

    private static List<String> told(FinishedSearch found, SearchRequest request) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(verdict(found));
        if (!found.goalMet()) {
            found.delivered().ifPresent(t -> lines.add("It breaks: " + String.join("; ", found.complaints(t)) + "."));
        }
        found.test()
                .ifPresent(t -> lines.add("On the test split (%d samples, looked at once): %s, the base %s."
                        .formatted(
                                t.samples(),
                                request.spec().metric().text(t.bestAccuracy()),
                                request.spec().metric().text(t.baseAccuracy()))));
        lines.add("%s %d trials, %d outside the limits, %d failed, %s."
                .formatted(
                        found.result().reason(),
                        found.result().trials().size(),
                        found.result().infeasible(),
                        found.result().failed(),
                        Words.span(Duration.ofMillis(Math.round(found.result().seconds() * 1000)))));
        lines.addAll(repeated(found));
        lines.add("In %s: %sresult.json, trials.csv, %sspec.lock.yaml."
                .formatted(
                        request.output(),
                        found.delivered().isEmpty()
                                ? ""
                                : "best.onnx, front/ (%d models), "
                                        .formatted(found.result().front().size()),
                        ReportPage.isBuilt() ? "report.html, " : ""));
        return lines;
    }

    private static String verdict(FinishedSearch found) {
        if (found.delivered().isEmpty()) {
            return "No candidate holds all limits, and none came so far as to be measured: see trials.csv.";
        }
        return (found.goalMet() ? "Goal met: " : "No candidate holds all limits. Nearest miss: ") + found.headline();
    }

    private static List<String> repeated(FinishedSearch found) {
        List<Compared> compared = found.result().compared();
        if (compared.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        List<Compared> different =
                compared.stream().filter(c -> !c.differences().isEmpty()).toList();
        lines.add("Repeated %d trials: %s"
                .formatted(
                        compared.size(),
                        different.isEmpty()
                                ? "the same candidates, bytes and accuracies."
                                : different.size() + " differ from the record."));
        different.stream()
                .limit(DIFFERENCES_SHOWN)
                .flatMap(c -> c.differences().stream().map(d -> "  trial %d: %s was %s, is %s"
                        .formatted(c.trial(), d.what(), d.recorded(), d.found())))
                .forEach(lines::add);
        return lines;
    }
}
