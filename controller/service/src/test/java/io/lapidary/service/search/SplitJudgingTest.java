package io.lapidary.service.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Exchange;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketKind;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.hash.Sha256;
import io.lapidary.json.Json;
import io.lapidary.outcome.AccuracyAnswer;
import io.lapidary.outcome.HalfJudged;
import io.lapidary.outcome.InputForm;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Latency.Source;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Provenance;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Accuracy by one worker, latency by another, over a real board and a real store. */
@Timeout(180)
class SplitJudgingTest {
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final int TRIALS = 12;

    @TempDir
    Path folder;

    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();
    private Exchange exchange;
    private SearchStore store;

    @BeforeEach
    void open() {
        exchange = Exchange.open("127.0.0.1", 0, LEASE);
        store = SearchStore.open(folder, InstantSource.system());
    }

    @AfterEach
    void close() throws InterruptedException {
        leave();
        store.close();
        exchange.close();
    }

    private void leave() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
    }

    private void show(String worker, String pool, TicketKind... kinds) {
        exchange.workers().show(new WorkerCard(worker, "here", pool, "a processor", List.of(kinds), 0, "", 0));
    }

    private interface Answer {
        /** Null where it is never given. */
        String to(Ticket ticket) throws InterruptedException;
    }

    /** One that shows its card, takes tickets of a kind, and answers them. */
    private void start(String worker, String pool, TicketKind kind, Answer answer) {
        show(worker, pool, kind);
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    show(worker, pool, kind);
                    Ticket taken =
                            exchange.tickets().take(worker, Set.of(kind), WAIT).orElse(null);
                    String result = taken == null ? null : answer.to(taken);
                    if (result != null && exchange.tickets().finish(taken, result)) {
                        answered.add(taken.id());
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                // Hazelcast's, of an interrupt inside.
                if (!Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        });
        threads.add(thread);
        thread.start();
    }

    private static String half(Ticket ticket) {
        Measurement m = ((Outcome.Scored) Toy.outcome(Json.read(ticket.body(), Candidate.class))).measurement();
        return Json.write(AccuracyAnswer.half(new HalfJudged(
                m.accuracy(),
                m.baseAccuracy(),
                m.sizeBytes(),
                m.baseSizeBytes(),
                m.packedBytes(),
                m.basePackedBytes(),
                m.macs(),
                m.baseMacs(),
                new Provenance("accurate", "a server", Map.of(), 1, 1, 8, Sha256.of(ticket.body()), 1, 2, 0),
                List.of(new InputForm("x", List.of(1L, 4L), 0, 1)),
                7)));
    }

    private static String whole(Ticket ticket) {
        HalfJudged half = Json.read(ticket.body(), HalfJudged.class);
        double ratio = (double) half.sizeBytes() / half.baseSizeBytes();
        Latency latency = new Latency(100, 100 * ratio, ratio, ratio * 0.98, ratio * 1.02, false, 11, Source.MEASURED);
        return Json.write(new Outcome.Scored(half.measured(latency, "fast", "a board", Map.of(), 3)));
    }

    private SearchLoop loop() {
        return new SearchLoop(
                store,
                exchange.tickets(),
                started -> new ChainAgent(7, 1000, Integer.MAX_VALUE).setup(),
                (seq, at, event, progress) -> {},
                InstantSource.system());
    }

    private SearchResult run() {
        return loop().start("s", Toy.started(Toy.trials(TRIALS, 4)), Recording.NONE);
    }

    private static void assertEachEndedOnce(SearchResult result) {
        assertThat(result.trials())
                .extracting(Trial::number)
                .containsExactlyElementsOf(LongStream.range(0, TRIALS).boxed().toList());
    }

    @Test
    void accuracyIsJudgedByWhoeverIsThereAndLatencyInThePoolForThoseThatKeptTheirAccuracy() {
        start("accurate", "elsewhere", TicketKind.ACCURACY, SplitJudgingTest::half);
        start("fast", "default", TicketKind.LATENCY, SplitJudgingTest::whole);
        SearchResult result = run();

        assertEachEndedOnce(result);
        assertThat(answered).doesNotHaveDuplicates();
        assertThat(result.trials()).allSatisfy(trial -> {
            Measurement m = trial.measurement().orElseThrow();
            if (m.accuracyDrop() > 0.5 + 1e-9) {
                assertThat(m.latency().source()).isEqualTo(Source.PREDICTED);
                assertThat(m.provenance().worker()).isEqualTo("accurate");
                assertThat(trial.feasible()).isFalse();
                assertThat(answered).doesNotContain("s/%d/latency".formatted(trial.number()));
            } else {
                assertThat(m.latency().source()).isEqualTo(Source.MEASURED);
                assertThat(m.provenance().worker()).isEqualTo("fast");
                assertThat(m.provenance().accuracyBy().worker()).isEqualTo("accurate");
            }
        });
        assertThat(result.trials())
                .extracting(t -> t.measurement().orElseThrow().latency().source())
                .contains(Source.MEASURED, Source.PREDICTED);
        assertThat(result.front()).allSatisfy(t -> assertThat(
                        t.measurement().orElseThrow().latency().source())
                .isEqualTo(Source.MEASURED));
    }

    @Test
    void bothHalvesOfATrialAreOnRecord() {
        start("accurate", "elsewhere", TicketKind.ACCURACY, SplitJudgingTest::half);
        start("fast", "default", TicketKind.LATENCY, SplitJudgingTest::whole);
        run();
        Evaluated measured = store.events("s", 0, Integer.MAX_VALUE).stream()
                .map(stored -> Json.read(stored.json(), SearchEvent.class))
                .filter(Evaluated.class::isInstance)
                .map(Evaluated.class::cast)
                .filter(Evaluated::feasible)
                .findFirst()
                .orElseThrow();
        assertThat(measured.attempts()).extracting(a -> a.worker()).containsExactly("accurate", "fast");
    }

    @Test
    void aWorkerThatDiesWithALatencyCostsAnAttemptAndNoTrial() throws InterruptedException {
        CountDownLatch taken = new CountDownLatch(1);
        start("accurate", "elsewhere", TicketKind.ACCURACY, SplitJudgingTest::half);
        start("dead", "default", TicketKind.LATENCY, ticket -> {
            taken.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        Thread late = new Thread(() -> {
            try {
                taken.await();
                start("fast", "default", TicketKind.LATENCY, SplitJudgingTest::whole);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        late.start();
        SearchResult result = run();
        late.join();

        assertEachEndedOnce(result);
        assertThat(answered).doesNotHaveDuplicates();
        assertThat(result.failed()).isZero();
    }

    @Test
    void aTicketThatWasPostedForThePoolIsTakenBackWhenOnlyWorkersForHalvesAreThere() throws InterruptedException {
        Thread late = new Thread(() -> {
            await().atMost(LONG).until(() -> exchange.tickets().find("s/0").isPresent());
            start("accurate", "elsewhere", TicketKind.ACCURACY, SplitJudgingTest::half);
            start("fast", "default", TicketKind.LATENCY, SplitJudgingTest::whole);
        });
        late.start();
        SearchResult result = run();
        late.join();
        assertEachEndedOnce(result);
        assertThat(answered).contains("s/0/accuracy");
    }

    @Test
    void aSearchThatIsCutOffBetweenTheHalvesJudgesTheTrialAgainAndEndsItOnce() throws InterruptedException {
        start("accurate", "elsewhere", TicketKind.ACCURACY, SplitJudgingTest::half);
        show("fast", "default", TicketKind.LATENCY);
        Thread cutOff = new Thread(() -> assertThat(run().status()).isNotEqualTo(SearchStatus.FINISHED));
        cutOff.start();
        await().atMost(LONG).until(() -> answered.stream().anyMatch(id -> id.endsWith("/accuracy")));
        await().atMost(LONG).until(() -> exchange.tickets().load().open() > 0);
        cutOff.interrupt();
        cutOff.join();
        assertThat(exchange.tickets().load().open()).isZero();

        start("fast", "default", TicketKind.LATENCY, SplitJudgingTest::whole);
        SearchResult result = loop().resume("s", Recording.NONE);
        assertThat(result.status()).isEqualTo(SearchStatus.FINISHED);
        assertEachEndedOnce(result);
        assertThat(answered.stream().filter(id -> id.endsWith("/latency"))).doesNotHaveDuplicates();
    }
}
