package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.report.SearchAnswers;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import java.io.IOException;
import java.util.Map;

/** A search of a service elsewhere. */
final class ServedSearchAnswers implements SearchAnswers {
    /** A search starts at its second event, or a few later where somebody asked for something before. */
    private static final int FIRST_EVENTS = 100;

    private final Controller controller;
    private final String id;
    private final String path;

    ServedSearchAnswers(Controller controller, String id) {
        this.controller = controller;
        this.id = id;
        this.path = "/api/v1/searches/" + id;
    }

    @Override
    public JsonNode search() throws IOException, InterruptedException {
        return controller.get(path);
    }

    @Override
    public JsonNode began() throws IOException, InterruptedException {
        JsonNode first = controller.get(path + "/events" + Controller.query(Map.of("after", 0, "limit", FIRST_EVENTS)));
        for (JsonNode stored : first.get("items")) {
            if (stored.get("type").asText().equals("started")) {
                return stored.get("event");
            }
        }
        throw new Refusal(
                Exit.INVALID_INPUT,
                "Search (%s) has not begun, so there is nothing to report. Wait for it.".formatted(id));
    }

    @Override
    public JsonNode graph() throws IOException, InterruptedException {
        return controller.get("/api/v1/models/" + search().at("/spec/model").asText() + "/graph");
    }

    @Override
    public JsonNode profile() throws IOException, InterruptedException {
        return controller.get(path + "/profile");
    }

    @Override
    public JsonNode points(long after, int limit) throws IOException, InterruptedException {
        return controller.get(path + "/points" + Controller.query(Map.of("after", after, "limit", limit)));
    }

    @Override
    public JsonNode trial(long number) throws IOException, InterruptedException {
        return controller.get(path + "/trials/" + number);
    }
}
