package io.lapidary.service.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Exchange;
import io.lapidary.json.Json;
import io.lapidary.service.search.SearchEvent;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchHistory;
import io.lapidary.service.search.Toy;
import io.lapidary.service.search.Workers;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.TrialQuery;
import io.lapidary.service.store.TrialRow;
import io.lapidary.spec.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever is asked of a search, in whatever order: it ends whole, and as it would have without. */
class CommandSequencesTest {
    private static final int MOST_TRIALS = 60;
    private static final int FIRST_TRIALS = 30;

    /** What can be done to a search. */
    enum Step {
        PAUSE,
        RESUME,
        STOP,
        MORE_BUDGET,
        OTHER_LIMITS,
        REOPEN,
        LET_IT_GO_ON
    }

    private static Exchange exchange;
    private static Workers workers;

    private Path folder;
    private SearchStore store;
    private SearchHost host;

    @BeforeContainer
    static void openExchange() {
        exchange = Exchange.embedded();
        workers = Workers.of(exchange.tickets(), 2, Toy::outcome);
    }

    @AfterContainer
    static void closeExchange() {
        workers.close();
        exchange.close();
    }

    @BeforeTry
    void open() throws IOException {
        folder = Files.createTempDirectory("commands");
        reopen();
    }

    private void reopen() {
        store = SearchStore.open(folder, InstantSource.system());
        host = new SearchHost(store, exchange.tickets(), new StandInLaboratory(), InstantSource.system(), 1);
        host.start();
    }

    private void leave() {
        host.close();
        store.close();
    }

    @AfterTry
    void close() throws IOException {
        leave();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void aSearchEndsWholeWhateverIsAskedOfIt(
            @ForAll @Size(min = 3, max = 8) List<Step> steps, @ForAll @IntRange(min = 1, max = 4) int window) {
        String id = host.submit(StandInLaboratory.spec(Toy.trials(FIRST_TRIALS, window)), "ada");
        int limits = 0;
        for (Step step : steps) {
            limits += step == Step.OTHER_LIMITS ? 1 : 0;
            take(step, id, limits);
        }
        toTheEnd(id);
        SearchHistory history = SearchHistory.read(store, id);
        assertWhole(id, history);
        if (limits == 0) {
            assertThat(ids(history.proposals())).isEqualTo(undisturbed(window));
        }
    }

    private void take(Step step, String id, int limits) {
        try {
            switch (step) {
                case PAUSE -> host.pause(id, "ada");
                case RESUME -> host.resume(id, "ada");
                case STOP -> host.stop(id, "ada");
                case MORE_BUDGET -> host.change(id, Json.tree("{\"budget\": {\"trials\": 45}}"), "ada");
                case OTHER_LIMITS ->
                    host.change(
                            id,
                            Json.tree("{\"objective\": {\"limits\": {\"accuracy-drop\": %d}}}".formatted(limits)),
                            "ada");
                case REOPEN -> {
                    leave();
                    reopen();
                }
                case LET_IT_GO_ON -> {
                    int wanted = host.view(id).summary().finished() + 5;
                    await().until(() -> isAtRest(id) || host.view(id).summary().finished() >= wanted);
                }
            }
        } catch (Conflict e) {
            assertThat(e).hasMessageContaining(id);
        }
    }

    private boolean isAtRest(String id) {
        SearchState state = host.state(id);
        assertThat(state).isNotEqualTo(SearchState.FAILED);
        return state == SearchState.PAUSED || state == SearchState.FINISHED;
    }

    private void toTheEnd(String id) {
        host.change(id, Json.tree("{\"budget\": {\"trials\": %d}}".formatted(MOST_TRIALS)), "ada");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            if (isAtRest(id) && host.view(id).summary().finished() < MOST_TRIALS) {
                host.resume(id, "ada");
            }
            return host.state(id) == SearchState.FINISHED
                    && host.view(id).summary().finished() == MOST_TRIALS;
        });
    }

    private void assertWhole(String id, SearchHistory history) {
        List<StoredEvent> events = store.events(id, 0);
        assertThat(events)
                .extracting(StoredEvent::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        List<Long> numbers = LongStream.range(0, MOST_TRIALS).boxed().toList();
        assertThat(events.stream()
                        .map(e -> Json.read(e.json(), SearchEvent.class))
                        .filter(e -> e instanceof Evaluated)
                        .map(e -> ((Evaluated) e).trial()))
                .containsExactlyInAnyOrderElementsOf(numbers);
        List<TrialRow> rows = store.trials(id, new TrialQuery(Set.of(), null, TrialQuery.Sort.NUMBER, false, 0, 1000))
                .items();
        assertThat(rows).extracting(TrialRow::number).containsExactlyElementsOf(numbers);
        Objective objective = history.spec().objective();
        for (TrialRow row : rows) {
            assertThat(row.feasible())
                    .isEqualTo(objective.isFeasible(
                            Toy.outcome(Json.convert(Json.tree(row.json()).get("candidate"), Candidate.class))));
        }
        assertThat(host.view(id).summary()).isEqualTo(history.summary());
        assertThat(exchange.tickets().ended(id)).isEmpty();
    }

    private List<String> undisturbed(int window) {
        String id = host.submit(StandInLaboratory.spec(Toy.trials(MOST_TRIALS, window)), "ada");
        await().atMost(Duration.ofSeconds(60)).until(() -> host.state(id) == SearchState.FINISHED);
        return ids(SearchHistory.read(store, id).proposals());
    }

    private static List<String> ids(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::id).toList();
    }
}
