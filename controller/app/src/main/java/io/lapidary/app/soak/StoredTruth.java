package io.lapidary.app.soak;

import io.lapidary.app.terminal.Checks;
import io.lapidary.json.Json;
import io.lapidary.service.search.SearchHistory;
import io.lapidary.service.search.Trial;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.TrialQuery;
import io.lapidary.service.store.TrialRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What a store says of a search that went through much. */
public final class StoredTruth {
    private static final int PAGE = 1_000;

    private final SearchStore store;
    private final String search;

    public StoredTruth(SearchStore store, String search) {
        this.store = store;
        this.search = search;
    }

    /** Notes whether every trial and every event is there exactly once. */
    public void check(int trials, Checks checks) {
        List<StoredEvent> events = store.events(search, 0);
        String expected = LongStream.range(0, trials).mapToObj(String::valueOf).collect(Collectors.joining(","));
        checks.add(
                "every trial was proposed exactly once",
                numbers(events, "proposed").equals(expected),
                "%d proposals".formatted(count(events, "proposed")));
        checks.add(
                "every trial has exactly one outcome",
                sorted(numbers(events, "evaluated")).equals(sorted(expected)),
                "%d outcomes".formatted(count(events, "evaluated")));
        List<TrialRow> rows = rows();
        checks.add(
                "lists show every trial exactly once",
                rows.stream()
                        .map(r -> String.valueOf(r.number()))
                        .collect(Collectors.joining(","))
                        .equals(expected),
                "%d rows".formatted(rows.size()));
        checks.add(
                "the search's events are numbered without a gap",
                isGapless(events.stream().map(StoredEvent::seq).toList()),
                "1 … %d".formatted(events.size()));
        List<Long> ids = ids();
        checks.add(
                "the events of all searches are numbered without a gap",
                isGapless(ids),
                "1 … %d".formatted(ids.size()));
    }

    /** Trials as they ended, by number. */
    List<Trial> trials() {
        return history().result().trials();
    }

    SearchHistory history() {
        return SearchHistory.read(store, search);
    }

    private List<TrialRow> rows() {
        List<TrialRow> rows = new ArrayList<>();
        while (true) {
            List<TrialRow> page = store.trials(
                            search, new TrialQuery(Set.of(), null, TrialQuery.Sort.NUMBER, false, rows.size(), PAGE))
                    .items();
            rows.addAll(page);
            if (page.size() < PAGE) {
                return rows;
            }
        }
    }

    private List<Long> ids() {
        List<Long> ids = new ArrayList<>();
        while (true) {
            List<StoredEvent> page = store.feed(ids.isEmpty() ? 0 : ids.get(ids.size() - 1), PAGE);
            page.forEach(e -> ids.add(e.id()));
            if (page.isEmpty()) {
                return ids;
            }
        }
    }

    private static boolean isGapless(List<Long> numbers) {
        for (int i = 0; i < numbers.size(); i++) {
            if (numbers.get(i) != i + 1) {
                return false;
            }
        }
        return true;
    }

    private static long count(List<StoredEvent> events, String type) {
        return events.stream().filter(e -> e.type().equals(type)).count();
    }

    private static String numbers(List<StoredEvent> events, String type) {
        return events.stream()
                .filter(e -> e.type().equals(type))
                .map(e -> Json.tree(e.json()).get("trial").asText())
                .collect(Collectors.joining(","));
    }

    private static List<String> sorted(String numbers) {
        return List.of(numbers.split(",")).stream().sorted().toList();
    }
}
