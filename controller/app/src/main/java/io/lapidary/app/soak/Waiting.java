package io.lapidary.app.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.client.Controller;
import io.lapidary.app.delivery.Words;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits until a service shows a search in some condition. */
public final class Waiting {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Waiting() {}

    /** @throws Refusal where the search fails, or does not get there in time */
    public static JsonNode until(Controller controller, String search, Predicate<JsonNode> holds)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode view = controller.get("/api/v1/searches/" + search);
            if (holds.test(view)) {
                return view;
            }
            if (view.get("state").asText().equals("FAILED")) {
                throw new Refusal(Exit.OUR_FAULT, "The search failed: " + summary(view, "reason"));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
        throw new Refusal(Exit.OUR_FAULT, "The search did not get there within %s.".formatted(Words.span(PATIENCE)));
    }

    public static boolean isFinished(JsonNode view) {
        return view.get("state").asText().equals("FINISHED");
    }

    /** How many trials have their outcome. */
    public static int trials(JsonNode view) {
        return view.get("summary").get("finished").asInt();
    }

    public static String summary(JsonNode view, String key) {
        return view.get("summary").get(key).asText();
    }
}
