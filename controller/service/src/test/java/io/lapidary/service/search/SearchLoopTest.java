package io.lapidary.service.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Attempt;
import io.lapidary.exchange.Exchange;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.TicketKind;
import io.lapidary.json.Json;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Improved;
import io.lapidary.service.search.SearchEvent.Proposed;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop over a real board and a real store, with an agent that remembers the order of everything. */
@Timeout(180)
class SearchLoopTest {
    private static Exchange exchange;
    private static TicketBoard board;

    @TempDir
    Path folder;

    private final InstantSource clock = InstantSource.system();
    private SearchStore store;
    private ChainAgent agent;

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
        agent = new ChainAgent(7, 1000, Integer.MAX_VALUE);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private SearchLoop loop() {
        return loop((seq, at, event, progress) -> {}, clock);
    }

    private SearchLoop loop(SearchListener listener, InstantSource time) {
        return new SearchLoop(store, board, started -> agent.setup(), listener, time);
    }

    private SearchResult run(String id, Started started, int workers) {
        try (Workers w = Workers.of(board, workers, Toy::outcome)) {
            return loop().start(id, started, Recording.NONE);
        }
    }

    private static List<String> ids(SearchResult result) {
        return result.trials().stream().map(t -> t.candidate().id()).toList();
    }

    @Test
    void aTrialIsProposedAfterExactlyTheOutcomesAWindowBeforeIt() {
        run("s", Toy.started(Toy.trials(6, 3)), 1);
        assertThat(agent.calls).containsExactly("p0", "p1", "p2", "l0", "p3", "l1", "p4", "l2", "p5");
    }

    private <T extends SearchEvent> List<T> events(String id, Class<T> kind) {
        return store.events(id, 0, Integer.MAX_VALUE).stream()
                .map(stored -> Json.read(stored.json(), SearchEvent.class))
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Test
    void eachProposalIsStoredWithWhatTheAgentSaidOfItselfThen() {
        run("s", Toy.started(Toy.trials(5, 2)), 1);

        List<Proposed> proposed = events("s", Proposed.class);
        assertThat(proposed.subList(0, 2)).extracting(Proposed::said).containsOnlyNulls();
        assertThat(proposed.subList(2, 5))
                .extracting(Proposed::said)
                .containsExactly(Map.of("lessons", 1.0), Map.of("lessons", 2.0), Map.of("lessons", 3.0));
    }

    @Test
    void aTrialThatSucceededAtLastIsStoredWithEveryAttempt() {
        AtomicBoolean failed = new AtomicBoolean();
        long begun = clock.millis();
        try (Workers w = Workers.of(board, 1, candidate -> {
            if (!failed.getAndSet(true)) {
                throw new IllegalStateException("out of memory");
            }
            return Toy.outcome(candidate);
        })) {
            loop().start("s", Toy.started(Toy.trials(2, 1)), Recording.NONE);
        }

        List<Evaluated> evaluated = events("s", Evaluated.class);
        assertThat(evaluated.get(0).outcome()).isInstanceOf(Outcome.Scored.class);
        assertThat(evaluated.get(0).attempts())
                .extracting(Attempt::worker, Attempt::failure)
                .containsExactly(tuple("w0", "out of memory"), tuple("w0", ""));
        assertThat(evaluated.get(0).attempts().get(1).endedMillis()).isBetween(begun, clock.millis());
        assertThat(evaluated.get(1).attempts()).hasSize(1);
    }

    @Test
    void theSequenceDoesNotDependOnTheNumberOfWorkers() {
        Started started = Toy.started(Toy.trials(20, 4));
        List<String> alone = ids(run("one", started, 1));
        agent = new ChainAgent(7, 1000, Integer.MAX_VALUE);
        List<String> together = ids(run("many", started, 4));
        assertThat(together).hasSize(20).isEqualTo(alone);
    }

    @Test
    void theSequenceDoesNotDependOnTheOrderOfAnswers() {
        Started started = Toy.started(Toy.trials(12, 4));
        SearchResult forwards = run("forwards", started, 1);
        agent = new ChainAgent(7, 1000, Integer.MAX_VALUE);
        try (Workers w = Workers.backwards(board, 4, Toy::outcome)) {
            SearchResult backwards = loop().start("backwards", started, Recording.NONE);
            assertThat(ids(backwards)).isEqualTo(ids(forwards));
            assertThat(backwards.best())
                    .map(Trial::number)
                    .isEqualTo(forwards.best().map(Trial::number));
            assertThat(backwards.front())
                    .extracting(Trial::number)
                    .isEqualTo(forwards.front().stream().map(Trial::number).toList());
            // Else nothing was tried: they came in the order of trials.
            assertThat(List.copyOf(w.answered))
                    .isNotEqualTo(IntStream.range(0, 12)
                            .mapToObj(i -> "backwards/" + i)
                            .toList());
        }
    }

    @Test
    void noMoreTrialsAreInFlightThanTheWindow() {
        List<Integer> inFlight = new ArrayList<>();
        try (Workers w = Workers.of(board, 2, Toy::outcome)) {
            loop((seq, at, event, progress) -> inFlight.add(progress.inFlight()), clock)
                    .start("s", Toy.started(Toy.trials(10, 3)), Recording.NONE);
        }
        assertThat(inFlight).allMatch(n -> n <= 3).contains(2);
    }

    @Test
    void aFeasibleTrialWithTheHighestRewardIsTheBest() {
        SearchResult result = run("s", Toy.started(Toy.trials(30, 4)), 2);
        Trial fastest = result.trials().stream()
                .filter(Trial::feasible)
                .min((a, b) ->
                        Double.compare(a.candidate().keep("g"), b.candidate().keep("g")))
                .orElseThrow();
        assertThat(result.best()).contains(fastest);
        assertThat(result.nearestMiss()).isEmpty();
        assertThat(result.status()).isEqualTo(SearchStatus.FINISHED);
        assertThat(result.reason()).contains("budget of trials");
        assertThat(store.find("s").orElseThrow().status()).isEqualTo(SearchStatus.FINISHED);
    }

    @Test
    void theNearestMissIsNamedWhereNothingIsFeasible() {
        Objective unreachable = new Objective(
                Goal.FASTEST,
                List.of(new Limit(Quantity.ACCURACY_DROP, 0, false), new Limit(Quantity.SIZE, 0.001, true)));
        SearchResult result = run("s", Toy.started(Toy.trials(8, 2), unreachable), 1);
        assertThat(result.best()).isEmpty();
        Trial smallest = result.trials().stream()
                .min((a, b) ->
                        Double.compare(a.candidate().keep("g"), b.candidate().keep("g")))
                .orElseThrow();
        assertThat(result.nearestMiss()).contains(smallest);
    }

    @Test
    void aCandidateThatComesAgainIsAnsweredWithoutATicket() {
        agent = new ChainAgent(7, 3, Integer.MAX_VALUE);
        try (Workers w = Workers.of(board, 2, Toy::outcome)) {
            SearchResult result = loop().start("s", Toy.started(Toy.trials(20, 4)), Recording.NONE);
            assertThat(result.trials()).hasSize(20);
            assertThat(w.answered).hasSizeLessThanOrEqualTo(3);
            Map<String, Trial> first = new HashMap<>();
            for (Trial trial : result.trials()) {
                Trial original = first.putIfAbsent(trial.candidate().id(), trial);
                assertThat(trial.sameAs()).isEqualTo(original == null ? null : Long.valueOf(original.number()));
                assertThat(original == null || original.outcome().equals(trial.outcome()))
                        .isTrue();
            }
            assertThat(agent.observed).isEqualTo(first.size());
        }
    }

    @Test
    void aTicketThatFailsThreeTimesIsAFailedTrialAndTheSearchGoesOn() {
        Function<Candidate, Outcome> judge = candidate -> {
            if (candidate.keep("g") < 0.5) {
                throw new IllegalStateException("It does not load.");
            }
            return Toy.outcome(candidate);
        };
        try (Workers w = Workers.of(board, 2, judge)) {
            SearchResult result = loop().start("s", Toy.started(Toy.trials(12, 3)), Recording.NONE);
            assertThat(result.trials()).hasSize(12);
            assertThat(result.failed()).isBetween(1L, 11L);
            Trial failed = result.trials().stream()
                    .filter(t -> t.candidate().keep("g") < 0.5)
                    .findFirst()
                    .orElseThrow();
            assertThat(failed.outcome())
                    .isEqualTo(
                            new Outcome.Failed(List.of("It does not load.", "It does not load.", "It does not load.")));
            assertThat(failed.feasible()).isFalse();
        }
    }

    @Test
    void anAnswerThatCannotBeReadIsAFailedTrial() throws Exception {
        Thread worker = new Thread(() -> {
            try {
                Ticket ticket = board.take("odd", Set.of(TicketKind.JUDGE), Duration.ofSeconds(20))
                        .orElseThrow();
                board.finish(ticket, "no JSON");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        worker.start();
        SearchResult result = loop().start("s", Toy.started(Toy.trials(1, 1)), Recording.NONE);
        worker.join();
        assertThat(result.trials()).singleElement().satisfies(t -> assertThat(
                        t.outcome().toString())
                .contains("Worker (odd) gave an answer that cannot be read"));
    }

    @Test
    void aTicketThatSomebodyElseTakesAwayIsPostedAgain() {
        AtomicBoolean removed = new AtomicBoolean();
        Function<Candidate, Outcome> thievish = candidate -> {
            if (removed.compareAndSet(false, true)) {
                board.removeAll("s");
            }
            return Toy.outcome(candidate);
        };
        try (Workers w = Workers.of(board, 1, thievish)) {
            assertThat(loop().start("s", Toy.started(Toy.trials(6, 3)), Recording.NONE)
                            .trials())
                    .extracting(Trial::number)
                    .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void aSearchEndsWhereItsAgentHasNoMoreCandidates() {
        agent = new ChainAgent(7, 1000, 5);
        SearchResult result = run("s", Toy.started(Toy.trials(50, 4)), 2);
        assertThat(result.trials()).hasSize(5);
        assertThat(result.reason()).contains("tried all");
    }

    @Test
    void aSearchEndsAtTheWishedSpeedup() {
        SearchResult result = run("s", Toy.started(Toy.stoppingAt(Toy.trials(200, 4), 1.5)), 2);
        assertThat(result.trials()).hasSizeLessThan(200);
        assertThat(result.best()
                        .orElseThrow()
                        .measurement()
                        .orElseThrow()
                        .latency()
                        .speedupLow())
                .isGreaterThanOrEqualTo(1.5);
        assertThat(result.reason()).contains("1.5");
    }

    @Test
    void aSearchEndsWhenItsTimeIsUpAndCallsBackWhatNobodyHasTaken() {
        AtomicLong now = new AtomicLong(1_000_000);
        InstantSource time = () -> Instant.ofEpochMilli(now.get());
        store.close();
        store = SearchStore.open(folder, time);
        Started started = Toy.started(Toy.withTime(Toy.trials(100, 4), Duration.ofMinutes(10)));
        Function<Candidate, Outcome> slow = candidate -> {
            now.addAndGet(60_000);
            return Toy.outcome(candidate);
        };
        try (Workers w = Workers.of(board, 1, slow)) {
            SearchResult result = loop((seq, at, event, progress) -> {}, time).start("s", started, Recording.NONE);
            assertThat(result.reason()).contains("time");
            assertThat(result.trials()).hasSizeBetween(10, 14);
            assertThat(result.seconds()).isBetween(600.0, 900.0);
        }
        assertThat(board.find("s/13")).isEmpty();
    }

    @Test
    void theRemainingTimeIsThePaceOfWhatIsDone() {
        AtomicLong now = new AtomicLong(1_000_000);
        InstantSource time = () -> Instant.ofEpochMilli(now.get());
        Map<Integer, Duration> remaining = new HashMap<>();
        Function<Candidate, Outcome> slow = candidate -> {
            now.addAndGet(10_000);
            return Toy.outcome(candidate);
        };
        try (Workers w = Workers.of(board, 1, slow)) {
            loop(
                            (seq, at, event, progress) ->
                                    progress.remaining().ifPresent(r -> remaining.put(progress.finished(), r)),
                            time)
                    .start("s", Toy.started(Toy.trials(4, 1)), Recording.NONE);
        }
        assertThat(remaining)
                .containsEntry(1, Duration.ofSeconds(30))
                .containsEntry(3, Duration.ofSeconds(10))
                .containsEntry(4, Duration.ZERO);
    }

    @Test
    void anInterruptPausesAndAResumedSearchGoesOn() throws Exception {
        Started started = Toy.started(Toy.trials(10, 3));
        List<String> whole = ids(run("whole", started, 1));
        AtomicReference<SearchResult> paused = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        agent = new ChainAgent(7, 1000, Integer.MAX_VALUE);
        Thread search = new Thread(() -> {
            paused.set(loop().start("s", started, Recording.NONE));
            flag.set(Thread.currentThread().isInterrupted());
        });
        search.start();
        // No worker: it fills its window and waits.
        await().until(() -> board.find("s/2").isPresent());
        search.interrupt();
        search.join();
        assertThat(flag).hasValue(true);
        assertThat(paused.get().status()).isEqualTo(SearchStatus.PAUSED);
        assertThat(store.find("s").orElseThrow().status()).isEqualTo(SearchStatus.PAUSED);
        assertThat(board.find("s/0")).isEmpty();

        agent = new ChainAgent(7, 1000, Integer.MAX_VALUE);
        try (Workers w = Workers.of(board, 2, Toy::outcome)) {
            assertThat(ids(loop().resume("s", Recording.NONE))).isEqualTo(whole);
        }
    }

    @Test
    void interruptsAtAnyMomentPauseCleanly() throws Exception {
        Started started = Toy.started(Toy.trials(40, 3));
        List<String> whole = ids(run("whole", started, 1));
        Journal.create("s", started.spec(), "", store, (stored, event, history) -> {}, clock)
                .write(started);
        try (Workers w = Workers.of(board, 2, Toy::outcome)) {
            for (int step = 0; store.find("s").orElseThrow().status() != SearchStatus.FINISHED; step++) {
                // Each life ends some events after it began: at a proposal, an outcome, an improvement.
                long limit = store.events("s", 0).size() + 2 + step % 5;
                agent = new ChainAgent(7, 1000, Integer.MAX_VALUE);
                Thread self = Thread.currentThread();
                SearchListener impatient = (seq, at, event, progress) -> {
                    if (seq == limit) {
                        self.interrupt();
                    }
                };
                loop(impatient, clock).resume("s", Recording.NONE);
                boolean interrupted = Thread.interrupted();
                assertThat(interrupted || store.find("s").orElseThrow().status() == SearchStatus.FINISHED)
                        .isTrue();
            }
            assertThat(ids(SearchHistory.read(store, "s").result())).isEqualTo(whole);
            assertThat(w.answered.stream().filter(id -> id.startsWith("s/"))).doesNotHaveDuplicates();
        }
    }

    @Test
    void compiledFilesAreKeptOnlyOfTrialsThatStandOut() {
        Function<Candidate, Outcome> judge = candidate -> {
            String sha256 = store.artifacts().put(candidate.id().getBytes(StandardCharsets.UTF_8));
            double keep = candidate.keep("g");
            return Toy.scored(80 + 10 * keep, 1, 500, sha256);
        };
        try (Workers w = Workers.of(board, 2, judge)) {
            SearchResult result = loop().start("s", Toy.started(Toy.trials(15, 3)), Recording.NONE);
            Trial most = result.trials().stream()
                    .max((a, b) -> Double.compare(
                            a.candidate().keep("g"), b.candidate().keep("g")))
                    .orElseThrow();
            assertThat(result.front()).containsExactly(most);
            assertThat(result.nearestMiss()).contains(most);
            for (Trial trial : result.trials()) {
                assertThat(store.artifacts().get(trial.artifact().orElseThrow()).isPresent())
                        .isEqualTo(trial.number() == most.number());
            }
        }
    }

    @Test
    void anImprovementFollowsTheOutcomeThatBroughtIt() {
        run("s", Toy.started(Toy.trials(10, 2)), 1);
        List<String> types =
                store.events("s", 0).stream().map(StoredEvent::type).toList();
        assertThat(types).startsWith("submitted", "started");
        assertThat(types.get(types.size() - 1)).isEqualTo("finished");
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i).equals("improved")) {
                assertThat(types.get(i - 1)).isEqualTo("evaluated");
            }
        }
        assertThat(types).contains("improved");
    }

    @Test
    void whoWatchesSeesWhatIsStored() {
        List<SearchEvent> seen = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        try (Workers w = Workers.of(board, 1, Toy::outcome)) {
            loop(
                            (seq, at, event, progress) -> {
                                seen.add(event);
                                numbers.add(seq);
                            },
                            clock)
                    .start("s", Toy.started(Toy.trials(5, 2)), Recording.NONE);
        }
        List<StoredEvent> stored = store.events("s", 0);
        assertThat(numbers).isEqualTo(stored.stream().map(StoredEvent::seq).toList());
        assertThat(seen)
                .isEqualTo(stored.stream()
                        .map(e -> Json.read(e.json(), SearchEvent.class))
                        .toList());
        assertThat(seen).hasAtLeastOneElementOfType(Improved.class).hasAtLeastOneElementOfType(Proposed.class);
    }

    @Test
    void aFinishedSearchIsLeftAsItIs() {
        SearchResult finished = run("s", Toy.started(Toy.trials(3, 1)), 1);
        assertThat(loop().resume("s", Recording.NONE)).isEqualTo(finished);
    }

    @Test
    void aSearchThatIsNotThereIsNamedWithThoseThatAre() {
        run("there", Toy.started(Toy.trials(1, 1)), 1);
        assertThatThrownBy(() -> loop().resume("missing", Recording.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(missing)")
                .hasMessageContaining("there");
    }
}
