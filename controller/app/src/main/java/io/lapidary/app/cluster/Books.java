package io.lapidary.app.cluster;

import io.lapidary.exchange.Attempt;
import io.lapidary.json.Json;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.SearchEvent;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Late;
import io.lapidary.service.search.SearchEvent.Proposed;
import io.lapidary.service.store.SearchStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a store says came of each trial of a search, and by whom. */
final class Books {
    private final List<Long> proposed = new ArrayList<>();
    private final Map<Long, List<Evaluated>> ended = new TreeMap<>();
    private final List<Late> late = new ArrayList<>();

    private Books() {}

    static Books read(SearchStore store, String search) {
        Books books = new Books();
        store.events(search, 0).forEach(e -> books.enter(Json.read(e.json(), SearchEvent.class)));
        return books;
    }

    private void enter(SearchEvent event) {
        if (event instanceof Proposed p) {
            proposed.add(p.trial());
        } else if (event instanceof Evaluated e) {
            ended.computeIfAbsent(e.trial(), t -> new ArrayList<>()).add(e);
        } else if (event instanceof Late l) {
            late.add(l);
        }
    }

    int proposed() {
        return proposed.size();
    }

    long endedOnce() {
        return ended.values().stream().filter(all -> all.size() == 1).count();
    }

    long judgedTwice() {
        return ended.values().stream().filter(all -> all.size() > 1).count();
    }

    long lost() {
        return proposed.stream().filter(trial -> !ended.containsKey(trial)).count();
    }

    int late() {
        return late.size();
    }

    /** Trials whose outcome another worker made than the one whose attempt counts. */
    List<Long> misattributed() {
        return ended.values().stream()
                .map(all -> all.get(0))
                .filter(e -> e.outcome() instanceof Outcome.Infeasible && e.attempts() != null)
                .filter(e -> !((Outcome.Infeasible) e.outcome())
                        .reasons()
                        .contains(StandIn.judgedBy(
                                e.attempts().get(e.attempts().size() - 1).worker())))
                .map(Evaluated::trial)
                .toList();
    }

    /** Trials that ended as failed, with all their attempts. */
    Map<Long, List<Attempt>> failed() {
        Map<Long, List<Attempt>> failed = new TreeMap<>();
        ended.forEach((trial, all) -> {
            if (all.get(0).outcome() instanceof Outcome.Failed) {
                failed.put(trial, all.get(0).attempts());
            }
        });
        return failed;
    }

    /** Trials that took more than one attempt, a line for each. */
    List<String> retried() {
        List<String> lines = new ArrayList<>();
        ended.forEach((trial, all) -> {
            List<Attempt> attempts = all.get(0).attempts();
            if (attempts != null && attempts.size() > 1) {
                lines.add("trial %d: %s"
                        .formatted(trial, attempts.stream().map(Books::words).collect(Collectors.joining(" Then: "))));
            }
        });
        return lines;
    }

    /** Answers that were refused, a line for each. */
    List<String> lateOnes() {
        return late.stream()
                .map(l -> "trial %d: worker %s answered attempt %d too late"
                        .formatted(l.trial(), l.worker(), l.attempt()))
                .toList();
    }

    private static String words(Attempt attempt) {
        return attempt.failure().isEmpty() ? "judged by worker %s.".formatted(attempt.worker()) : attempt.failure();
    }
}
