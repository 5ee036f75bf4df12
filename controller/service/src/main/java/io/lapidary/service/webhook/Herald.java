package io.lapidary.service.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import io.lapidary.service.search.SearchSummary.Point;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.StoredSearch;
import io.lapidary.spec.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Puts stored events into words for receivers who know nothing of this service. Waits for the disk; one thread. */
final class Herald {
    /** Types of stored events that are of interest. */
    static final Set<String> TYPES = Set.of("started", "improved", "paused", "finished", "broken");

    private static final int REMEMBERED = 1_000;

    private final SearchStore store;
    private final Map<String, Boolean> feasible = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    Herald(SearchStore store) {
        this.store = store;
    }

    /** What a stored event is news of; empty where of nothing. */
    List<News> news(StoredEvent event) {
        StoredSearch search = store.find(event.search()).orElseThrow();
        JsonNode detail = Json.tree(event.json());
        String reason = detail.path("reason").asText();
        return switch (event.type()) {
            case "started" -> List.of(news(WebhookEvent.STARTED, event, search, "began its trials.", Map.of()));
            case "improved" -> improved(event, search, detail);
            case "paused" -> List.of(news(WebhookEvent.PAUSED, event, search, "waits: " + reason, Map.of()));
            case "broken" -> List.of(news(WebhookEvent.FAILED, event, search, "could not go on: " + reason, Map.of()));
            case "finished" -> finished(event, search, reason);
            default -> List.of();
        };
    }

    /** A worker is no event of a search. */
    static News workerLost(String worker, String host, long atMillis) {
        return new News(
                WebhookEvent.WORKER_LOST,
                Json.write(new Body(
                        WebhookEvent.WORKER_LOST,
                        Instant.ofEpochMilli(atMillis).toString(),
                        "Worker %s on %s was not heard of for too long; its work is handed out again."
                                .formatted(worker, host),
                        null,
                        Map.of("worker", worker, "host", host))));
    }

    private List<News> improved(StoredEvent event, StoredSearch search, JsonNode detail) {
        long trial = detail.path("trial").asLong();
        JsonNode measurement = detail.path("measurement");
        double ratio = measurement.path("latency").path("ratio").asDouble();
        double drop = measurement.path("baseAccuracy").asDouble()
                - measurement.path("accuracy").asDouble();
        long size = measurement.path("sizeBytes").asLong();
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("trial", trial);
        numbers.put("accuracy", measurement.path("accuracy").asDouble());
        numbers.put("accuracyDrop", drop);
        numbers.put("speedup", 1 / ratio);
        numbers.put("sizeBytes", size);
        String words = inWords(search, trial, 1 / ratio, drop, size);
        List<News> news = new ArrayList<>();
        if (isFirst(event)) {
            news.add(news(
                    WebhookEvent.FIRST_FEASIBLE,
                    event,
                    search,
                    "has its first candidate that holds all limits: " + words,
                    numbers));
        }
        news.add(news(WebhookEvent.IMPROVED, event, search, "has a new best candidate: " + words, numbers));
        return news;
    }

    /** Only candidates that hold all limits improve a search, so its first improvement is its first feasible one. */
    private boolean isFirst(StoredEvent improvement) {
        return feasible.put(improvement.search(), true) == null
                && !store.hadBefore(improvement.search(), improvement.type(), improvement.seq());
    }

    private List<News> finished(StoredEvent event, StoredSearch search, String reason) {
        JsonNode found = Json.tree(search.summary()).path("best");
        if (!found.isObject()) {
            return List.of(news(
                    WebhookEvent.FINISHED,
                    event,
                    search,
                    "is over, without a candidate that holds all limits: " + reason,
                    Map.of("goalMet", false)));
        }
        Point best = Json.convert(found, Point.class);
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("goalMet", true);
        numbers.put("trial", best.trial());
        numbers.put("accuracy", best.accuracy());
        numbers.put("accuracyDrop", best.accuracyDrop());
        numbers.put("speedup", best.speedup());
        numbers.put("sizeBytes", best.sizeBytes());
        String words = inWords(search, best.trial(), best.speedup(), best.accuracyDrop(), best.sizeBytes());
        return List.of(
                news(WebhookEvent.GOAL_MET, event, search, "ended within all limits: " + words, numbers),
                news(WebhookEvent.FINISHED, event, search, "is over: " + reason + " Best: " + words, numbers));
    }

    private static String inWords(StoredSearch search, long trial, double speedup, double drop, long sizeBytes) {
        Metric metric = Metric.named(Json.tree(search.spec()).path("metric").asText());
        return String.format(
                Locale.ROOT,
                "trial %d, %.2f times as fast, %.2f %s %s accurate, %,d bytes.",
                trial,
                speedup,
                Math.abs(drop),
                metric.differenceUnit(),
                drop < 0 ? "more" : "less",
                sizeBytes);
    }

    private static News news(
            WebhookEvent kind, StoredEvent event, StoredSearch search, String words, Map<String, Object> numbers) {
        return new News(
                kind,
                Json.write(new Body(
                        kind,
                        Instant.ofEpochMilli(event.atMillis()).toString(),
                        "Search %s %s".formatted(search.name(), words),
                        new About(search.id(), search.name(), search.owner()),
                        numbers)));
    }

    /** What is sent. */
    private record Body(WebhookEvent event, String at, String message, About search, Map<String, Object> numbers) {}

    private record About(String id, String name, String owner) {}
}
