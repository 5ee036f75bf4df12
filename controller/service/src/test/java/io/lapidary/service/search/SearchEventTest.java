package io.lapidary.service.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.json.Json;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.SearchEvent.Asked;
import io.lapidary.service.search.SearchEvent.Broken;
import io.lapidary.service.search.SearchEvent.Changed;
import io.lapidary.service.search.SearchEvent.Compared;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Finished;
import io.lapidary.service.search.SearchEvent.Improved;
import io.lapidary.service.search.SearchEvent.Late;
import io.lapidary.service.search.SearchEvent.Paused;
import io.lapidary.service.search.SearchEvent.Proposed;
import io.lapidary.service.search.SearchEvent.Resumed;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchEvent.Submitted;
import io.lapidary.service.search.SearchEvent.Tested;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stores outlive releases: what was once written must be read the same for ever. */
class SearchEventTest {
    /** One of each kind, every field filled. */
    private static List<SearchEvent> oneOfEach() {
        Outcome scored = Toy.scored(93.25, 0.5, 500, "ab");
        Measurement measurement = ((Outcome.Scored) scored).measurement();
        String id = Toy.keep(0.5).id();
        Started started = Toy.started(Toy.stoppingAt(Toy.withTime(Toy.trials(12, 3), Duration.ofMinutes(90)), 3.5));
        return List.of(
                new Submitted(started.spec(), "ada"),
                started,
                new Proposed(0, Toy.keep(0.5)),
                new Evaluated(0, id, scored, 0.69, true, 1.25, null),
                new Evaluated(1, id, scored, 0.69, true, 0, 0L),
                new Evaluated(
                        2,
                        "other",
                        new Outcome.Infeasible(List.of("size 900 is over the limit 250")),
                        -5,
                        false,
                        1,
                        null),
                new Evaluated(3, "third", new Outcome.Failed(List.of("lost", "lost", "lost")), -5, false, 90, null),
                new Late(4, 1, "board-3"),
                new Improved(0, id, 0.69, measurement),
                new Compared(0, List.of(new Difference("accuracy", "93.25", "93.0")), 0.5, 0.51),
                new Compared(1, List.of(), null, null),
                new Asked(Request.PAUSE, "ada"),
                new Asked(Request.RESUME, "ada"),
                new Asked(Request.STOP, "ada"),
                new Changed(started.spec(), "ada"),
                new Resumed(3, 2, 38.5, "recovery"),
                new Paused("It was told to wait.", "paused"),
                new Tested(0, new SearchSummary.Test(92.5, 92.25, 10_000)),
                new Finished("The budget of trials is used.", "budget-trials"),
                new Broken("The model cannot be read."));
    }

    @Test
    void everyEventReadsAsItWasWritten() {
        for (SearchEvent event : oneOfEach()) {
            assertThat(Json.read(Json.write(event), SearchEvent.class)).isEqualTo(event);
        }
    }

    @Test
    void eventsOfTheFirstReleaseAreUnderstood() throws IOException {
        assertThat(stored("events-1.jsonl").lines().map(line -> Json.read(line, SearchEvent.class)))
                .containsExactlyElementsOf(oneOfEach());
    }

    private static String stored(String name) throws IOException {
        try (InputStream in = SearchEventTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
