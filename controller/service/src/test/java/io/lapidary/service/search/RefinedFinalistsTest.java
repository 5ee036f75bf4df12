package io.lapidary.service.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Exchange;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.spec.Budget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the most promising candidates once the agent's trials are over. Refining halves every drop here. */
@Timeout(120)
class RefinedFinalistsTest {
    private static final int TRIALS = 12;
    private static final int FINALISTS = 3;

    private static Exchange exchange;
    private static TicketBoard board;

    @TempDir
    Path folder;

    private final InstantSource clock = InstantSource.system();
    private SearchStore store;

    @BeforeAll
    static void openExchange() {
        exchange = Exchange.embedded();
        board = exchange.tickets();
    }

    @AfterAll
    static void closeExchange() {
        exchange.close();
    }

    @BeforeEach
    void openStore() {
        store = SearchStore.open(folder, clock);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static Started started(int finalists) {
        return Toy.started(new Budget(TRIALS, null, 4, null, finalists));
    }

    private static Outcome outcome(Candidate candidate) {
        Outcome plain = Toy.outcome(candidate);
        if (!candidate.refined()) {
            return plain;
        }
        var m = ((Outcome.Scored) plain).measurement();
        return Toy.scored(m.accuracy() + m.accuracyDrop() / 2, m.latency().ratio(), m.sizeBytes(), "");
    }

    private SearchLoop loop() {
        return loop((seq, at, event, progress) -> {});
    }

    private SearchLoop loop(SearchListener listener) {
        // Each search has an agent of its own, which proposes the same.
        return new SearchLoop(
                store, board, begun -> new ChainAgent(7, 1000, Integer.MAX_VALUE).setup(), listener, clock);
    }

    private SearchResult run(String id, Started started, Recording recording, Function<Candidate, Outcome> judge) {
        try (Workers w = Workers.of(board, 2, judge)) {
            return loop().start(id, started, recording);
        }
    }

    private static List<Trial> refined(SearchResult result) {
        return result.trials().stream().filter(t -> t.candidate().refined()).toList();
    }

    @Test
    void theMostPromisingAreRefinedAfterAllTrialsOfTheAgent() {
        SearchResult result = run("s", started(FINALISTS), Recording.NONE, RefinedFinalistsTest::outcome);

        assertThat(result.trials()).hasSize(TRIALS + FINALISTS);
        assertThat(refined(result)).extracting(Trial::number).containsExactly(12L, 13L, 14L);
        assertThat(refined(result)).allSatisfy(trial -> assertThat(result.trials())
                .anySatisfy(t -> assertThat(t.candidate().refinedForm()).isEqualTo(trial.candidate())));
    }

    @Test
    void oneBeyondTheLimitCanWinOnceItIsRefined() {
        SearchResult without = run("without", started(0), Recording.NONE, RefinedFinalistsTest::outcome);
        SearchResult with = run("with", started(FINALISTS), Recording.NONE, RefinedFinalistsTest::outcome);

        assertThat(with.best().orElseThrow().candidate().refined()).isTrue();
        assertThat(with.best().orElseThrow().reward())
                .isGreaterThan(without.best().orElseThrow().reward());
    }

    @Test
    void whatRefiningMakesWorseIsNotDelivered() {
        SearchResult result = run(
                "s",
                started(FINALISTS),
                Recording.NONE,
                candidate -> candidate.refined() ? Toy.scored(50, 0.9, 900, "") : Toy.outcome(candidate));

        assertThat(refined(result)).hasSize(FINALISTS);
        assertThat(result.best().orElseThrow().candidate().refined()).isFalse();
    }

    @Test
    void noFinalistsMeansNoneIsRefined() {
        assertThat(run("s", started(0), Recording.NONE, RefinedFinalistsTest::outcome)
                        .trials())
                .hasSize(TRIALS);
    }

    @Test
    void aRepetitionRefinesTheSameInTheSameOrder() {
        SearchResult first = run("first", started(FINALISTS), Recording.NONE, RefinedFinalistsTest::outcome);

        SearchResult again =
                run("again", started(FINALISTS), Recording.of(first.trials()), RefinedFinalistsTest::outcome);

        assertThat(again.trials().stream().map(Trial::candidate))
                .containsExactlyElementsOf(
                        first.trials().stream().map(Trial::candidate).toList());
        assertThat(again.compared()).hasSize(TRIALS + FINALISTS).allMatch(c -> c.differences()
                .isEmpty());
    }

    @Test
    void aSearchThatWasCutOffWhileItRefinedGoesOnWithTheSameFinalists() throws InterruptedException {
        List<Trial> expected = run("whole", started(FINALISTS), Recording.NONE, RefinedFinalistsTest::outcome)
                .trials();
        AtomicReference<Thread> searching = new AtomicReference<>();
        AtomicReference<SearchResult> paused = new AtomicReference<>();
        try (Workers w = Workers.of(board, 1, RefinedFinalistsTest::outcome)) {
            Thread thread = new Thread(() -> paused.set(loop((seq, at, event, progress) -> {
                        if (event instanceof SearchEvent.Evaluated e && e.trial() == TRIALS) {
                            searching.get().interrupt();
                        }
                    })
                    .start("cut", started(FINALISTS), Recording.NONE)));
            searching.set(thread);
            thread.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> paused.get() != null);
        }
        assertThat(paused.get().status()).isEqualTo(SearchStatus.PAUSED);
        assertThat(refined(paused.get())).hasSizeBetween(1, FINALISTS);

        SearchResult result;
        try (Workers w = Workers.of(board, 2, RefinedFinalistsTest::outcome)) {
            result = loop().resume("cut", Recording.NONE);
        }

        assertThat(result.status()).isEqualTo(SearchStatus.FINISHED);
        assertThat(result.trials().stream().map(Trial::candidate))
                .containsExactlyElementsOf(
                        expected.stream().map(Trial::candidate).toList());
    }

    @Test
    void progressCountsFinalistsOnceTheyArePicked() {
        List<Integer> most = new ArrayList<>();
        try (Workers w = Workers.of(board, 1, RefinedFinalistsTest::outcome)) {
            loop((seq, at, event, progress) -> {
                        if (event instanceof SearchEvent.Evaluated) {
                            most.add(progress.trials());
                        }
                    })
                    .start("s", started(FINALISTS), Recording.NONE);
        }
        assertThat(most.subList(0, TRIALS)).containsOnly(TRIALS);
        assertThat(most.subList(TRIALS, TRIALS + FINALISTS)).containsOnly(TRIALS + FINALISTS);
    }

    @Test
    void timeIsLeftForFinalistsWhereItIsTheTimeThatEndsTheSearch() {
        Budget budget = new Budget(1000, Duration.ofMinutes(40), 1, null, 2);

        SearchResult result = minuteByMinute(budget, Duration.ofMinutes(1));

        assertThat(result.trials()).hasSize(34 + 2);
        assertThat(refined(result)).extracting(Trial::number).containsExactly(34L, 35L);
        assertThat(result.reason()).isEqualTo("The budget of time is used.");
        assertThat(SearchHistory.read(store, "timed").obstacle().orElseThrow()).contains("budget.time");
    }

    @Test
    void allTimeIsTheAgentsWhereNothingIsToBeRefined() {
        Budget budget = new Budget(1000, Duration.ofMinutes(40), 1, null, 0);

        assertThat(minuteByMinute(budget, Duration.ofMinutes(1)).trials()).hasSize(40);
    }

    @Test
    void refiningEndsWithTheTime() {
        Budget budget = new Budget(1000, Duration.ofMinutes(40), 1, null, 30);

        SearchResult result = minuteByMinute(budget, Duration.ofHours(1));

        // The first, and the one that its worker had perhaps taken when the time was up.
        assertThat(refined(result)).hasSizeBetween(1, 2);
        assertThat(result.status()).isEqualTo(SearchStatus.FINISHED);
    }

    /** A search whose every trial takes a minute by the clock of its store, and every refined one as given. */
    private SearchResult minuteByMinute(Budget budget, Duration refining) {
        AtomicLong now = new AtomicLong();
        InstantSource minutes = () -> Instant.ofEpochMilli(now.get());
        store.close();
        store = SearchStore.open(folder, minutes);
        SearchLoop loop = new SearchLoop(
                store,
                board,
                begun -> new ChainAgent(7, 1000, Integer.MAX_VALUE).setup(),
                (seq, at, event, progress) -> {
                    if (event instanceof SearchEvent.Evaluated e) {
                        now.addAndGet(e.trial() < 34 || budget.finalists() == 0 ? 60_000 : refining.toMillis());
                    }
                },
                minutes);
        AtomicInteger refined = new AtomicInteger();
        Function<Candidate, Outcome> judge = candidate -> {
            if (candidate.refined() && refining.compareTo(budget.time()) > 0 && refined.getAndIncrement() > 0) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> now.get() > budget.time().toMillis()
                                && board.load().open() == 0);
            }
            return outcome(candidate);
        };
        try (Workers w = Workers.of(board, 1, judge)) {
            return loop.start("timed", Toy.started(budget), Recording.NONE);
        }
    }
}
