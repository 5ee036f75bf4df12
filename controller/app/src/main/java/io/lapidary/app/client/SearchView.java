package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.delivery.Words;
import io.lapidary.app.terminal.Exit;
import io.lapidary.json.Json;
import io.lapidary.service.host.SearchState;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.service.search.SearchSummary.Point;
import io.lapidary.spec.Metric;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A search as a service shows it.
 *
 * @param spec null in lists
 */
record SearchView(
        String id,
        String name,
        String owner,
        SearchState state,
        long createdMillis,
        String metric,
        SearchSummary summary,
        JsonNode spec) {
    /** What its accuracies are of. */
    Metric measure() {
        return Metric.named(metric);
    }

    static SearchView of(JsonNode tree) {
        return Json.convert(tree, SearchView.class);
    }

    boolean isOver() {
        return state == SearchState.FINISHED || state == SearchState.FAILED;
    }

    /** What a program that waited for this search ends with. */
    Exit exit() {
        if (state == SearchState.FAILED) {
            return Exit.OUR_FAULT;
        }
        return summary.best() == null ? Exit.NO_FEASIBLE_CANDIDATE : Exit.GOAL_MET;
    }

    String stateInWords() {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** The best so far in words; where nothing is feasible, the nearest miss. */
    Optional<String> best() {
        if (summary.best() != null) {
            return Optional.of("trial %d: %s".formatted(summary.best().trial(), words(summary.best())));
        }
        return Optional.ofNullable(summary.nearestMiss())
                .map(miss ->
                        "nothing within the limits yet; nearest is trial %d: %s".formatted(miss.trial(), words(miss)));
    }

    private String words(Point p) {
        String noisy = p.noisy() ? ", noisy" : "";
        String speed = p.speedup() >= 1
                ? String.format(
                        Locale.ROOT, "%.2fx faster (%.2f–%.2f%s)", p.speedup(), p.speedupLow(), p.speedupHigh(), noisy)
                : String.format(
                        Locale.ROOT,
                        "%.2fx slower (%.2f–%.2f%s)",
                        1 / p.speedup(),
                        1 / p.speedupHigh(),
                        1 / p.speedupLow(),
                        noisy);
        return speed + ", " + measure().changeText(-p.accuracyDrop()) + ", " + Words.bytes(p.sizeBytes());
    }

    /** "4 min 5 s, about 2 min 10 s to go". */
    String time() {
        String taken = Words.span(Duration.ofMillis(Math.round(summary.elapsedSeconds() * 1000)));
        return summary.remainingSeconds() == null || isOver()
                ? taken
                : taken + ", about " + Words.span(Duration.ofMillis(Math.round(summary.remainingSeconds() * 1000)))
                        + " to go";
    }
}
