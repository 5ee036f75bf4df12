package io.lapidary.service.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Exchange;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.Recording.RecordedTrial;
import io.lapidary.service.search.SearchEvent.Compared;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.store.SearchStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A search that is repeated from its recording. */
@Timeout(180)
class RecordingTest {
    private static Exchange exchange;

    @TempDir
    Path folder;

    private SearchStore store;

    @BeforeAll
    static void openExchange() {
        exchange = Exchange.embedded();
    }

    @AfterAll
    static void closeExchange() {
        exchange.close();
    }

    @BeforeEach
    void openStore() {
        store = SearchStore.open(folder, InstantSource.system());
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private SearchResult run(
            String id, Started started, long seed, Recording recording, Function<Candidate, Outcome> judge) {
        SearchLoop loop = new SearchLoop(
                store,
                exchange.tickets(),
                s -> new ChainAgent(seed, 1000, 1000).setup(),
                (seq, at, event, progress) -> {},
                InstantSource.system());
        try (Workers workers = Workers.of(exchange.tickets(), 2, judge)) {
            return loop.start(id, started, recording);
        }
    }

    /** Another sitting: no time is ever the same again. */
    private static Outcome measuredAnew(Candidate candidate) {
        Measurement m = ((Outcome.Scored) Toy.outcome(candidate)).measurement();
        return Toy.scored(m.accuracy(), m.latency().ratio() * 1.01, m.sizeBytes(), "");
    }

    private static List<String> ids(SearchResult result) {
        return result.trials().stream().map(t -> t.candidate().id()).toList();
    }

    @Test
    void aRepeatedSearchProposesTheSameAlthoughTimesDiffer() {
        Started started = Toy.started(Toy.trials(12, 3));
        SearchResult first = run("first", started, 5, Recording.NONE, Toy::outcome);
        SearchResult again = run("again", started, 5, Recording.of(first.trials()), RecordingTest::measuredAnew);
        assertThat(ids(again)).isEqualTo(ids(first));
        assertThat(again.compared()).hasSize(12).allMatch(c -> c.differences().isEmpty());
        assertThat(again.compared()).allMatch(c -> Math.abs(c.latency() / c.recordedLatency() - 1.01) < 1e-9);
    }

    @Test
    void withoutTheRecordingTheTimesWouldLeadElsewhere() {
        Started started = Toy.started(Toy.trials(12, 3));
        SearchResult first = run("first", started, 5, Recording.NONE, Toy::outcome);
        SearchResult other = run("other", started, 5, Recording.NONE, RecordingTest::measuredAnew);
        assertThat(ids(other)).isNotEqualTo(ids(first));
    }

    @Test
    void aRepetitionIsAsLongAsItsRecordingWhateverEndedThat() {
        Started started = Toy.started(Toy.withTime(Toy.stoppingAt(Toy.trials(200, 3), 1.2), Duration.ofMinutes(5)));
        SearchResult first = run("first", started, 5, Recording.NONE, Toy::outcome);
        assertThat(first.trials()).hasSizeLessThan(200);
        SearchResult again = run("again", started, 5, Recording.of(first.trials()), Toy::outcome);
        assertThat(ids(again)).isEqualTo(ids(first));
        assertThat(again.reason()).contains("repeated");
    }

    @Test
    void everyDifferenceIsReported() {
        Started started = Toy.started(Toy.trials(4, 1));
        SearchResult first = run("first", started, 5, Recording.NONE, Toy::outcome);
        List<RecordedTrial> recorded =
                new ArrayList<>(Recording.of(first.trials()).trials());
        RecordedTrial zero = recorded.get(0);
        recorded.set(0, new RecordedTrial(0, zero.candidate(), false, "other bytes", zero.outcome()));
        recorded.set(2, new RecordedTrial(2, "another", false, null, new Outcome.Infeasible(List.of("too large"))));
        RecordedTrial three = recorded.get(3);
        recorded.set(3, new RecordedTrial(3, three.candidate(), false, null, new Outcome.Failed(List.of("no memory"))));
        SearchResult again = run("again", started, 5, new Recording(recorded), Toy::outcome);
        assertThat(again.compared().stream().filter(c -> c.trial() < 3).flatMap(c -> c.differences().stream()))
                .containsExactly(
                        new Difference("bytes", "other bytes", "null"),
                        new Difference(
                                "candidate",
                                "another",
                                again.trials().get(2).candidate().id()));
    }

    @Test
    void aTrialThatFailedInOneOfTheRunsDiffersInItsOutcome() {
        Trial scored = new Trial(0, Toy.keep(0.5), Toy.outcome(Toy.keep(0.5)), 0.1, true, 1, null);
        RecordedTrial failed =
                new RecordedTrial(0, Toy.keep(0.5).id(), false, null, new Outcome.Failed(List.of("no memory")));
        Compared compared = Comparison.of(failed, scored);
        assertThat(compared.differences()).containsExactly(new Difference("outcome", "failed: no memory", "scored"));
        assertThat(compared.latency()).isEqualTo(0.5);
        assertThat(compared.recordedLatency()).isNull();
    }

    @Test
    void anotherAccuracyIsADifference() {
        Outcome before = Toy.scored(93.25, 0.5, 500, "");
        Trial now = new Trial(0, Toy.keep(0.5), Toy.scored(93.0, 0.5, 500, ""), 0.1, true, 1, null);
        RecordedTrial recorded = new RecordedTrial(0, Toy.keep(0.5).id(), false, null, before);
        assertThat(Comparison.of(recorded, now).differences())
                .containsExactly(new Difference("accuracy", "93.25", "93.0"));
    }

    @Test
    void aTrialIsRecordedOnce() {
        RecordedTrial trial = new RecordedTrial(1, "a", false, null, new Outcome.Failed(List.of()));
        assertThatThrownBy(() -> new Recording(List.of(trial, trial)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(1)");
    }
}
