package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.delivery.Words;
import io.lapidary.json.Json;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.spec.Metric;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** Events of a search, as a person reads them. */
final class EventWords {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final Set<String> SHOWN_ELSEWHERE = Set.of("event", "spec", "hashes", "versions", "device", "cause");

    private EventWords() {}

    /** "2026-03-01 09:12:44  trial 7: 3.1x faster (2.9–3.3), −0.3 points, 240 kB". */
    static String line(JsonNode event, Metric metric) {
        return "%s  %s".formatted(at(event.path("atMillis").asLong()), of(event, metric));
    }

    static String at(long millis) {
        return CLOCK.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }

    /** What happened, without when. */
    static String of(JsonNode stored, Metric metric) {
        JsonNode event = stored.path("event");
        return switch (stored.path("type").asText()) {
            case "submitted" -> "submitted by %s".formatted(event.path("owner").asText());
            case "started" -> "started";
            case "proposed" -> "trial %d proposed".formatted(event.path("trial").asLong());
            case "evaluated" -> "trial %d: %s".formatted(event.path("trial").asLong(), outcome(event, metric));
            case "late" ->
                "trial %d: worker %s answered too late, and was refused"
                        .formatted(
                                event.path("trial").asLong(),
                                event.path("worker").asText());
            case "improved" ->
                "  best so far: " + Words.of(Json.convert(event.path("measurement"), Measurement.class), metric);
            case "resumed" -> resumed(event);
            case "asked" ->
                "asked to %s by %s"
                        .formatted(
                                event.path("what").asText().toLowerCase(Locale.ROOT),
                                event.path("by").asText());
            case "changed" ->
                "budget or limits changed by %s".formatted(event.path("by").asText());
            case "tested" -> tested(event, metric);
            default -> plain(stored.path("type").asText(), event);
        };
    }

    private static String outcome(JsonNode event, Metric metric) {
        Outcome outcome = Json.convert(event.path("outcome"), Outcome.class);
        String same = event.path("sameAs").isNumber()
                ? " (the same as trial %d)".formatted(event.path("sameAs").asLong())
                : "";
        if (outcome instanceof Outcome.Scored scored) {
            return Words.of(scored.measurement(), metric)
                    + (event.path("feasible").asBoolean() ? "" : ", not within the limits")
                    + same;
        }
        if (outcome instanceof Outcome.Infeasible refused) {
            return "refused, " + String.join(", ", refused.reasons()) + same;
        }
        return "failed, " + String.join(", ", ((Outcome.Failed) outcome).reasons()) + same;
    }

    private static String resumed(JsonNode event) {
        String down = event.path("downSeconds").isNumber()
                ? ", down %.0f s".formatted(event.path("downSeconds").asDouble())
                : "";
        return "goes on: %d trials known, %d requeued%s"
                .formatted(
                        event.path("evaluated").asLong(), event.path("posted").asLong(), down);
    }

    private static String tested(JsonNode event, Metric metric) {
        JsonNode test = event.has("test") ? event.path("test") : event;
        return "on the test split (%d samples): %s, the base %s"
                .formatted(
                        test.path("samples").asInt(),
                        metric.text(test.path("bestAccuracy").asDouble()),
                        metric.text(test.path("baseAccuracy").asDouble()));
    }

    /** Of events that say what there is to say in their reason, and of those that a newer service may send. */
    private static String plain(String type, JsonNode event) {
        StringBuilder words = new StringBuilder(type);
        event.fields().forEachRemaining(field -> {
            if (field.getValue().isValueNode() && !SHOWN_ELSEWHERE.contains(field.getKey())) {
                words.append(words.length() == type.length() ? ": " : ", ")
                        .append(field.getKey().equals("reason") ? "" : field.getKey() + " ")
                        .append(field.getValue().asText());
            }
        });
        return words.toString();
    }
}
