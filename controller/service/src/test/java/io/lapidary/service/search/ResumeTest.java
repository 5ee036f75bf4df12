package io.lapidary.service.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.exchange.Exchange;
import io.lapidary.json.Json;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Resumed;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search cut off after any of its events, as by a kill, ends as if nothing had happened. */
@Timeout(300)
class ResumeTest {
    private static Exchange exchange;

    private static final SearchListener NOBODY = (seq, at, event, progress) -> {};

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        exchange = Exchange.embedded();
    }

    @AfterAll
    static void close() {
        exchange.close();
    }

    private static ChainAgent agent(int choices) {
        return new ChainAgent(3, choices, Integer.MAX_VALUE);
    }

    private static SearchLoop loop(SearchStore store, int choices, SearchListener listener) {
        return new SearchLoop(store, exchange.tickets(), s -> agent(choices).setup(), listener, InstantSource.system());
    }

    private static void cutOffAfter(long event, String search, SearchStore store, int choices, Started started) {
        SearchLoop loop = loop(store, choices, (seq, at, e, progress) -> {
            if (seq == event) {
                throw new CancellationException("cut off");
            }
        });
        assertThatThrownBy(() -> loop.start(search, started, Recording.NONE)).isInstanceOf(CancellationException.class);
    }

    /** With few choices the same candidates come again, known ones and ones under way. */
    @ParameterizedTest
    @CsvSource({"1000, 1", "1000, 3", "4, 3"})
    void aSearchCutOffAfterAnyEventEndsAsIfItWasNot(int choices, int window) {
        Started started = Toy.started(Toy.trials(7, window));
        try (SearchStore store = SearchStore.open(folder, InstantSource.system());
                Workers workers = Workers.of(exchange.tickets(), 2, Toy::outcome)) {
            SearchResult whole = loop(store, choices, NOBODY).start("whole", started, Recording.NONE);
            // The last event ends the search: nothing is left to cut off.
            // The second event is the one with which it starts.
            for (int cut = 2; cut < store.events("whole", 0).size() - 1; cut++) {
                String search = "cut" + cut;
                cutOffAfter(cut, search, store, choices, started);
                assertSame(loop(store, choices, NOBODY).resume(search, Recording.NONE), whole);
                assertNothingWasEvaluatedTwice(search, store);
            }
        }
    }

    private static void assertSame(SearchResult resumed, SearchResult whole) {
        assertThat(resumed.status()).isEqualTo(SearchStatus.FINISHED);
        assertThat(resumed.trials())
                .usingRecursiveComparison()
                .ignoringFields("seconds", "sameAs")
                .isEqualTo(whole.trials());
        assertThat(resumed.best().map(Trial::number)).isEqualTo(whole.best().map(Trial::number));
        assertThat(resumed.front().stream().map(Trial::number).toList())
                .isEqualTo(whole.front().stream().map(Trial::number).toList());
    }

    private static void assertNothingWasEvaluatedTwice(String search, SearchStore store) {
        List<Evaluated> evaluated = store.events(search, 0).stream()
                .map(e -> Json.read(e.json(), SearchEvent.class))
                .filter(e -> e instanceof Evaluated)
                .map(e -> (Evaluated) e)
                .toList();
        assertThat(evaluated).extracting(Evaluated::trial).doesNotHaveDuplicates();
        assertThat(evaluated.stream().filter(e -> e.sameAs() == null).map(Evaluated::candidate))
                .doesNotHaveDuplicates();
    }

    @Test
    void aResumedSearchSaysWhatWasRecovered() {
        Started started = Toy.started(Toy.trials(6, 2));
        try (SearchStore store = SearchStore.open(folder, InstantSource.system());
                Workers workers = Workers.of(exchange.tickets(), 1, Toy::outcome)) {
            // Submitted, started, two proposals, one outcome: the other trial has none.
            cutOffAfter(5, "s", store, 1000, started);
            loop(store, 1000, NOBODY).resume("s", Recording.NONE);
            assertThat(store.events("s", 0))
                    .filteredOn(e -> e.type().equals("resumed"))
                    .extracting(e -> Json.read(e.json(), SearchEvent.class))
                    .singleElement()
                    .isInstanceOfSatisfying(Resumed.class, r -> {
                        assertThat(r.evaluated()).isEqualTo(1);
                        assertThat(r.posted()).isEqualTo(1);
                        assertThat(r.downSeconds()).isBetween(0.0, 60.0);
                        assertThat(r.why()).isEqualTo("recovery");
                    });
        }
    }

    @Test
    void anAgentThatProposesSomethingElseIsRefused() {
        Started started = Toy.started(Toy.trials(6, 2));
        try (SearchStore store = SearchStore.open(folder, InstantSource.system());
                Workers workers = Workers.of(exchange.tickets(), 1, Toy::outcome)) {
            cutOffAfter(9, "s", store, 1000, started);
            List<StoredEvent> before = store.events("s", 0);
            SearchLoop other = new SearchLoop(
                    store,
                    exchange.tickets(),
                    s -> new ChainAgent(4, 1000, 100).setup(),
                    NOBODY,
                    InstantSource.system());
            assertThatThrownBy(() -> other.resume("s", Recording.NONE))
                    .isInstanceOf(ReplayMismatch.class)
                    .hasMessageContaining("trial 0")
                    .hasMessageContaining("{lapidary=test}");
            assertThat(store.events("s", 0)).isEqualTo(before);
        }
    }
}
