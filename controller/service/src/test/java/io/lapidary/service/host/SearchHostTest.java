package io.lapidary.service.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Exchange;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.Cause;
import io.lapidary.service.search.ChainAgent;
import io.lapidary.service.search.Request;
import io.lapidary.service.search.SearchEvent;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Proposed;
import io.lapidary.service.search.SearchEvent.Resumed;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchHistory;
import io.lapidary.service.search.Toy;
import io.lapidary.service.search.Workers;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.TrialQuery;
import io.lapidary.service.store.TrialRow;
import io.lapidary.spec.Quantity;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Searches of the toy, through everything that can be asked of them. */
@Timeout(180)
class SearchHostTest {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private static Exchange exchange;
    private static TicketBoard board;

    @TempDir
    Path folder;

    private SearchStore store;
    private StandInLaboratory laboratory = new StandInLaboratory();
    private SearchHost host;

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
    void open() {
        store = SearchStore.open(folder, InstantSource.system());
        openHost(2);
    }

    private void openHost(int running) {
        host = new SearchHost(store, board, laboratory, InstantSource.system(), running, LOOK_AGAIN);
        host.start();
    }

    @AfterEach
    void close() {
        host.close();
        store.close();
    }

    private static SearchSpec spec(int trials, int window) {
        return StandInLaboratory.spec(Toy.trials(trials, window));
    }

    private static JsonNode patch(String json) {
        return Json.tree(json);
    }

    private void awaitState(String id, SearchState state) {
        await().untilAsserted(() -> assertThat(host.state(id)).isEqualTo(state));
    }

    private void awaitFinished(String id, int trials) {
        await().untilAsserted(
                        () -> assertThat(host.view(id).summary().finished()).isGreaterThanOrEqualTo(trials));
    }

    private List<SearchEvent> events(String id) {
        return store.events(id, 0).stream()
                .map(e -> Json.read(e.json(), SearchEvent.class))
                .toList();
    }

    private List<String> types(String id) {
        return store.events(id, 0).stream().map(StoredEvent::type).toList();
    }

    private List<String> proposals(String id) {
        return SearchHistory.read(store, id).proposals().stream()
                .map(Candidate::id)
                .toList();
    }

    private List<TrialRow> rows(String id) {
        return store.trials(id, new TrialQuery(Set.of(), null, TrialQuery.Sort.NUMBER, false, 0, 10_000))
                .items();
    }

    /** Judges only when it is given leave. */
    private static Function<Candidate, Outcome> when(Semaphore leave) {
        return candidate -> {
            leave.acquireUninterruptibly();
            return Toy.outcome(candidate);
        };
    }

    /** What a search proposes that nobody disturbs. */
    private List<String> undisturbedAmongWorkers(SearchSpec spec) {
        try (Workers w = Workers.of(board, 2, Toy::outcome)) {
            return undisturbed(spec);
        }
    }

    private List<String> undisturbed(SearchSpec spec) {
        String id = host.submit(spec, "ada");
        awaitState(id, SearchState.FINISHED);
        return proposals(id);
    }

    @Test
    void aSearchRunsFromItsSubmissionToItsEnd() {
        try (Workers w = Workers.of(board, 2, Toy::outcome)) {
            String id = host.submit(spec(10, 3), "ada");
            awaitState(id, SearchState.FINISHED);
            assertThat(types(id)).startsWith("submitted", "started", "proposed").endsWith("finished");
            Searches.View view = host.view(id);
            assertThat(view.stored().owner()).isEqualTo("ada");
            assertThat(view.summary().finished()).isEqualTo(10);
            assertThat(view.summary().cause()).isEqualTo("budget-trials");
            assertThat(view.summary().best()).isNotNull();
            assertThat(view.summary().inFlight()).isZero();
            assertThat(laboratory.closed).hasValue(laboratory.prepared.get());
        }
    }

    @Test
    void theStoredSummaryIsThatOfTheFoldedHistory() {
        try (Workers w = Workers.of(board, 2, Toy::outcome)) {
            String id = host.submit(spec(10, 3), "ada");
            awaitState(id, SearchState.FINISHED);
            assertThat(host.view(id).summary())
                    .isEqualTo(SearchHistory.read(store, id).summary());
            Searches.View then = host.viewAt(id, 6);
            assertThat(then.state()).isEqualTo(SearchState.RUNNING);
            assertThat(then.stored().lastSeq()).isEqualTo(6);
            assertThat(then.summary().finished()).isBetween(1, 2);
            assertThatThrownBy(() -> host.viewAt(id, 1000)).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void everyTrialEndsWithItsReason() {
        Function<Candidate, Outcome> judge = candidate -> {
            double keep = candidate.keep("g");
            if (keep < 0.1) {
                return new Outcome.Infeasible(List.of("too small to be built"));
            }
            if (keep < 0.2) {
                return new Outcome.Failed(List.of("no kernel"));
            }
            return Toy.outcome(candidate);
        };
        try (Workers w = Workers.of(board, 2, judge)) {
            String id = host.submit(spec(60, 3), "ada");
            awaitState(id, SearchState.FINISHED);
            assertThat(rows(id)).hasSize(60).extracting(TrialRow::number).doesNotHaveDuplicates();
            for (TrialRow row : rows(id)) {
                double keep = Json.read(Json.write(Json.tree(row.json()).get("candidate")), Candidate.class)
                        .keep("g");
                boolean holds = keep >= 0.4 && 1.02 * keep < 1;
                String reason = keep < 0.1 ? "refused" : keep < 0.2 ? "failed" : holds ? "feasible" : "over-limit";
                assertThat(row.reason()).isEqualTo(row.sameAs() == null ? reason : "known");
                assertThat(row.feasible()).isEqualTo(holds);
            }
            assertThat(rows(id).stream().filter(r -> r.reason().equals("over-limit")))
                    .isNotEmpty()
                    .allMatch(r -> r.json().contains("\"broken\":[\"accuracy-drop\"]")
                            || r.json().contains("\"broken\":[\"latency\"]"));
        }
    }

    @Test
    void aPauseLetsWhatIsInFlightEndAndCallsBackTheRest() {
        Semaphore leave = new Semaphore(0);
        try (Workers w = Workers.of(board, 1, when(leave))) {
            String id = host.submit(spec(20, 4), "ada");
            await().until(() -> board.find(id + "/3").isPresent() && leave.hasQueuedThreads());
            host.pause(id, "ada");
            assertThat(host.state(id)).isEqualTo(SearchState.PAUSING);
            await().until(() -> board.find(id + "/3").isEmpty());
            host.pause(id, "ada");
            leave.release();
            awaitState(id, SearchState.PAUSED);
            assertThat(host.view(id).summary().finished()).isEqualTo(1);
            assertThat(host.view(id).summary().cause()).isEqualTo("paused");
            assertThat(types(id).stream().filter(t -> t.equals("asked"))).hasSize(1);
            leave.release(1000);
        }
    }

    @Test
    void aPausedSearchProposesTheSameWhenItGoesOn() {
        List<String> whole = undisturbedAmongWorkers(spec(60, 3));
        Semaphore leave = new Semaphore(0);
        try (Workers w = Workers.of(board, 2, when(leave))) {
            String id = host.submit(spec(60, 3), "ada");
            for (int pauses = 1; pauses <= 3; pauses++) {
                leave.release(5);
                awaitFinished(id, pauses * 5);
                host.pause(id, "ada");
                leave.release(10);
                awaitState(id, SearchState.PAUSED);
                leave.drainPermits();
                host.resume(id, "ada");
            }
            leave.release(1000);
            awaitState(id, SearchState.FINISHED);
            assertThat(proposals(id)).isEqualTo(whole);
            assertThat(events(id))
                    .filteredOn(e -> e instanceof Resumed)
                    .hasSize(3)
                    .allMatch(e -> ((Resumed) e).why().equals("user"));
        }
    }

    @Test
    void aStopKeepsTheBestAndTestsItOnce() {
        Function<Candidate, Outcome> judge = candidate -> {
            String sha256 = store.artifacts().put(candidate.id().getBytes(StandardCharsets.UTF_8));
            return Toy.scored(93.25, candidate.keep("g"), 500, sha256);
        };
        try (Workers w = Workers.of(board, 1, judge)) {
            String id = host.submit(spec(100_000, 4), "ada");
            awaitFinished(id, 5);
            host.stop(id, "ada");
            awaitState(id, SearchState.FINISHED);
            assertThat(host.view(id).summary().cause()).isEqualTo("stopped");
            assertThat(host.view(id).summary().test().bestAccuracy()).isEqualTo(92.75);
            assertThat(types(id)).endsWith("tested", "finished");
            assertThat(laboratory.tested).hasValue(1);
            assertThatThrownBy(() -> host.stop(id, "ada")).isInstanceOf(Conflict.class);
            assertThatThrownBy(() -> host.pause(id, "ada")).isInstanceOf(Conflict.class);
        }
    }

    @Test
    void aPausedSearchThatIsStoppedIsTestedYet() {
        Function<Candidate, Outcome> judge = candidate -> Toy.scored(
                93.25,
                candidate.keep("g"),
                500,
                store.artifacts().put(candidate.id().getBytes(StandardCharsets.UTF_8)));
        try (Workers w = Workers.of(board, 1, judge)) {
            String id = host.submit(spec(100_000, 4), "ada");
            awaitFinished(id, 5);
            host.pause(id, "ada");
            awaitState(id, SearchState.PAUSED);
            long trials = host.view(id).summary().finished();
            host.stop(id, "ada");
            awaitState(id, SearchState.FINISHED);
            assertThat(types(id)).endsWith("paused", "asked", "tested", "finished");
            assertThat(host.view(id).summary().finished()).isEqualTo((int) trials);
        }
    }

    @Test
    void aStoppedSearchGoesOnWhereItStopped() {
        List<String> whole = undisturbedAmongWorkers(spec(40, 4));
        Semaphore leave = new Semaphore(5);
        try (Workers w = Workers.of(board, 2, when(leave))) {
            String id = host.submit(spec(40, 4), "ada");
            awaitFinished(id, 5);
            host.stop(id, "ada");
            leave.release(1000);
            awaitState(id, SearchState.FINISHED);
            host.resume(id, "ada");
            await().until(() -> host.view(id).summary().cause().equals("budget-trials"));
            assertThat(proposals(id)).isEqualTo(whole);
        }
    }

    @Test
    void aFinishedSearchGoesOnOnceItHasMoreBudget() {
        try (Workers w = Workers.of(board, 2, Toy::outcome)) {
            List<String> whole = undisturbed(spec(30, 4));
            String id = host.submit(spec(10, 4), "ada");
            awaitState(id, SearchState.FINISHED);
            assertThatThrownBy(() -> host.resume(id, "ada"))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("10 trials")
                    .hasMessageContaining("budget.trials");
            host.change(id, patch("{\"budget\": {\"trials\": 30}}"), "ada");
            assertThat(host.state(id)).isEqualTo(SearchState.FINISHED);
            host.resume(id, "ada");
            await().until(() -> host.view(id).summary().finished() == 30);
            awaitState(id, SearchState.FINISHED);
            assertThat(proposals(id)).isEqualTo(whole);
        }
    }

    @Test
    void aLargerBudgetCountsAtOnceAndLeavesTheSequenceAsItIs() {
        Semaphore leave = new Semaphore(0);
        try (Workers w = Workers.of(board, 1, when(leave))) {
            String id = host.submit(spec(6, 4), "ada");
            leave.release(3);
            await().until(() -> board.find(id + "/5").isPresent() && leave.hasQueuedThreads());
            // It proposes nothing more: its budget is used.
            SearchSpec changed = host.change(id, patch("{\"name\": \"longer\", \"budget\": {\"trials\": 30}}"), "ada");
            assertThat(changed.budget().trials()).isEqualTo(30);
            leave.release(1000);
            awaitState(id, SearchState.FINISHED);
            assertThat(host.view(id).summary().finished()).isEqualTo(30);
            assertThat(host.view(id).stored().name()).isEqualTo("longer");
            assertThat(proposals(id)).isEqualTo(undisturbed(spec(30, 4)));
        }
    }

    @Test
    void aSmallerBudgetEndsTheSearch() {
        try (Workers w = Workers.of(board, 1, Toy::outcome)) {
            String id = host.submit(spec(100_000, 4), "ada");
            awaitFinished(id, 5);
            host.change(id, patch("{\"budget\": {\"trials\": 3}}"), "ada");
            awaitState(id, SearchState.FINISHED);
            assertThat(host.view(id).summary().cause()).isEqualTo("budget-trials");
        }
    }

    @Test
    void otherLimitsJudgeEveryTrialAnewAndBeginANewAgent() {
        List<Started> agents = Collections.synchronizedList(new ArrayList<>());
        List<ChainAgent> made = Collections.synchronizedList(new ArrayList<>());
        host.close();
        laboratory = new StandInLaboratory(started -> {
            agents.add(started);
            ChainAgent agent = new ChainAgent(7, 1000, Integer.MAX_VALUE);
            made.add(agent);
            return agent.setup();
        });
        openHost(2);
        Semaphore leave = new Semaphore(12);
        try (Workers w = Workers.of(board, 2, when(leave))) {
            String id = host.submit(spec(40, 4), "ada");
            awaitFinished(id, 10);
            assertThat(over(rows(id))).isNotEmpty();
            host.change(id, patch("{\"objective\": {\"limits\": {\"accuracy-drop\": 5}}}"), "ada");
            assertThat(over(rows(id))).isEmpty();
            leave.release(1000);
            awaitState(id, SearchState.FINISHED);
            assertThat(agents)
                    .extracting(s -> s.spec()
                            .objective()
                            .limit(Quantity.ACCURACY_DROP)
                            .orElseThrow()
                            .value())
                    .containsExactly(0.5, 5.0);
            assertThat(over(rows(id))).isEmpty();
            assertThat(rows(id)).hasSize(40);
            // What was in flight has its outcome before the new agent proposes.
            List<SearchEvent> events = events(id);
            int changed = types(id).indexOf("changed");
            int next = changed + types(id).subList(changed, events.size()).indexOf("proposed");
            List<SearchEvent> before = events.subList(0, next);
            assertThat(before.stream().filter(e -> e instanceof Evaluated).count())
                    .isEqualTo(((Proposed) events.get(next)).trial());
            // Its first proposals are the old one's: it recalls them, and no trial is spent on them.
            long trials = 40 - ((Proposed) events.get(next)).trial();
            assertThat(made.get(1).calls.stream().filter(c -> c.startsWith("p")).count())
                    .isGreaterThan(trials);
        }
    }

    /** Those that lose too much accuracy. */
    private static List<Long> over(List<TrialRow> rows) {
        return rows.stream()
                .filter(r -> r.json().contains("\"broken\":[\"accuracy-drop\"]"))
                .map(TrialRow::number)
                .toList();
    }

    @Test
    void whatCannotBeChangedIsRefusedAllAtOnce() {
        try (Workers w = Workers.of(board, 1, Toy::outcome)) {
            String id = host.submit(spec(5, 2), "ada");
            assertThatThrownBy(() -> host.change(
                            id, patch("{\"seed\": 3, \"objective\": {\"goal\": \"smallest\"}, \"budget\": 5}"), "ada"))
                    .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.issues())
                            .extracting(i -> i.path())
                            .containsExactlyInAnyOrder("seed", "objective.goal", "budget"));
            assertThatThrownBy(() -> host.change(id, patch("{\"budget\": {\"window\": 7}}"), "ada"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("budget.window");
            assertThatThrownBy(
                            () -> host.change(id, patch("{\"objective\": {\"limits\": {\"size\": \"0.5%\"}}}"), "ada"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("Nothing is so small");
            assertThat(types(id)).doesNotContain("changed");
        }
    }

    @Test
    void aSearchThatCannotBePreparedFailsAndCanBeTriedAgain() {
        SearchSpec ill = laboratory.read(Json.write(
                MergePatch.apply(Json.treeOf(SpecWriter.tree(spec(5, 2))), patch("{\"name\": \"unreachable\"}"))));
        try (Workers w = Workers.of(board, 1, Toy::outcome)) {
            String id = host.submit(ill, "ada");
            awaitState(id, SearchState.FAILED);
            assertThat(host.view(id).summary().reason()).contains("Nothing is so small", "Allow 1kB");
            assertThat(host.view(id).summary().cause()).isEqualTo("failed");
            assertThatThrownBy(() -> host.pause(id, "ada")).isInstanceOf(Conflict.class);
            host.change(id, patch("{\"name\": \"reachable\"}"), "ada");
            host.resume(id, "ada");
            awaitState(id, SearchState.FINISHED);
        }
    }

    @Test
    void anErrorOnASearchsThreadFailsThatSearchAlone() {
        host.close();
        laboratory = new StandInLaboratory(started -> {
            throw new StackOverflowError("too deep");
        });
        openHost(1);
        String id = host.submit(spec(5, 2), "ada");
        awaitState(id, SearchState.FAILED);
        assertThat(host.view(id).summary().reason()).contains("too deep");
        host.stop(id, "ada");
        assertThat(host.state(id)).isEqualTo(SearchState.FINISHED);
    }

    @Test
    void searchesBeyondTheMostThatRunWaitForTheirTurnInOrder() {
        host.close();
        openHost(1);
        Semaphore leave = new Semaphore(0);
        try (Workers w = Workers.of(board, 1, when(leave))) {
            String first = host.submit(spec(3, 1), "ada");
            String second = host.submit(spec(3, 1), "ada");
            String third = host.submit(spec(3, 1), "ada");
            awaitState(first, SearchState.RUNNING);
            assertThat(host.state(second)).isEqualTo(SearchState.QUEUED);
            assertThat(host.view(third).summary().cause()).isEqualTo("queued");
            assertThat(host.view(third).summary().reason()).contains("1 before it");
            host.pause(second, "ada");
            assertThat(host.state(second)).isEqualTo(SearchState.PAUSED);
            host.resume(second, "ada");
            assertThat(host.state(second)).isEqualTo(SearchState.RESUMING);
            leave.release(1000);
            awaitState(second, SearchState.FINISHED);
            assertThat(List.of(host.state(first), host.state(third))).containsOnly(SearchState.FINISHED);
            long thirdBegan = store.events(third, 1, 1).get(0).id();
            long secondBegan = store.events(second, 0).stream()
                    .filter(e -> e.type().equals("started"))
                    .findFirst()
                    .orElseThrow()
                    .id();
            assertThat(thirdBegan).isLessThan(secondBegan);
        }
    }

    @Test
    void aSearchInPreparationSaysSoAndIsPausedAtOnce() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        host.close();
        laboratory = new StandInLaboratory() {
            @Override
            public PreparedSearch prepare(
                    String search, SearchSpec spec, Optional<Started> stored, PreparationListener listener)
                    throws InterruptedException {
                listener.on(Cause.PREPARING, "Calibrating: 12 of 512 samples");
                never.await();
                return super.prepare(search, spec, stored, listener);
            }
        };
        openHost(1);
        try (Workers w = Workers.of(board, 1, Toy::outcome)) {
            String id = host.submit(spec(3, 1), "ada");
            await().untilAsserted(
                            () -> assertThat(host.view(id).summary().reason()).contains("12 of 512"));
            assertThat(host.state(id)).isEqualTo(SearchState.RUNNING);
            host.pause(id, "ada");
            awaitState(id, SearchState.PAUSED);
            never.countDown();
            host.resume(id, "ada");
            awaitState(id, SearchState.FINISHED);
        }
    }

    @Test
    void aClosedHostsSearchesGoOnByThemselvesInTheNext() {
        try (Workers w = Workers.of(board, 2, Toy::outcome)) {
            List<String> whole = undisturbed(spec(60, 4));
            String id = host.submit(spec(60, 4), "ada");
            String waiting = host.submit(spec(60, 4), "ada");
            host.submit(spec(60, 4), "ada");
            awaitFinished(id, 5);
            host.close();
            store.close();
            store = SearchStore.open(folder, InstantSource.system());
            assertThat(store.find(id).orElseThrow().status()).isIn(SearchStatus.RUNNING, SearchStatus.FINISHED);
            assertThat(board.ended(id)).isEmpty();
            openHost(2);
            awaitState(id, SearchState.FINISHED);
            awaitState(waiting, SearchState.FINISHED);
            assertThat(proposals(id)).isEqualTo(whole);
            assertThat(proposals(waiting)).isEqualTo(whole);
            assertThat(events(id).stream().filter(e -> e instanceof Resumed))
                    .allMatch(e -> ((Resumed) e).why().equals("recovery"));
        }
    }

    @Test
    void whatWasAskedBeforeTheEndOfTheProcessIsDoneAfterIt() {
        Semaphore leave = new Semaphore(0);
        String paused;
        String stopped;
        try (Workers w = Workers.of(board, 2, when(leave))) {
            paused = host.submit(spec(9, 1), "ada");
            stopped = host.submit(spec(9, 1), "ada");
            await().until(() -> leave.getQueueLength() == 2);
            host.pause(paused, "ada");
            host.stop(stopped, "ada");
            host.close();
            leave.release(1000);
        }
        assertThat(SearchHistory.read(store, paused).asked()).contains(Request.PAUSE);
        openHost(2);
        awaitState(paused, SearchState.PAUSED);
        awaitState(stopped, SearchState.FINISHED);
        assertThat(types(paused)).doesNotContain("resumed");
    }

    @Test
    void everyEventIsToldOnceInTheOrderOfItsId() throws Exception {
        List<StoredEvent> told = Collections.synchronizedList(new ArrayList<>());
        long before = store.lastId();
        try (AutoCloseable listening = host.listen(told::add);
                Workers w = Workers.of(board, 2, Toy::outcome)) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ids.add(host.submit(spec(20, 3), "ada"));
            }
            ids.forEach(id -> awaitState(id, SearchState.FINISHED));
            await().until(() -> told.size() == store.lastId() - before);
        }
        assertThat(told).isEqualTo(store.feed(before, 10_000));
    }

    @Test
    void theAgentsReportTellsWhatItSaidOfItselfEvenAfterARestart() {
        host.close();
        laboratory = new StandInLaboratory(started -> new ChainAgent(7, 1000, Integer.MAX_VALUE).setup());
        openHost(2);
        try (Workers w = Workers.of(board, 2, Toy::outcome)) {
            String id = host.submit(spec(6, 2), "ada");
            awaitState(id, SearchState.FINISHED);
            AgentReport.History told = host.agentReport(id).history();
            assertThat(told.trial()).containsExactly(2L, 3L, 4L, 5L);
            assertThat(told.numbers()).containsExactly(Map.entry("lessons", List.of(1.0, 2.0, 3.0, 4.0)));
            assertThat(told.seq()).isSorted();

            host.close();
            openHost(2);
            assertThat(host.agentReport(id).history()).isEqualTo(told);
        }
    }

    @Test
    void theAgentsReportAveragesItsRewards() {
        try (Workers w = Workers.of(board, 2, Toy::outcome)) {
            String id = host.submit(spec(45, 3), "ada");
            awaitState(id, SearchState.FINISHED);
            AgentReport report = host.agentReport(id);
            assertThat(report.agent()).isEqualTo("random");
            assertThat(report.rewards()).hasSize(45);
            double mean = report.rewards().subList(25, 45).stream()
                    .mapToDouble(AgentReport.Reward::reward)
                    .average()
                    .orElseThrow();
            assertThat(report.rewards().get(44).average()).isCloseTo(mean, within(1e-9));
        }
    }

    @Test
    void aDuplicateIsANewSearchWithItsChanges() {
        try (Workers w = Workers.of(board, 2, Toy::outcome)) {
            String id = host.submit(spec(5, 2), "ada");
            String other = host.duplicate(id, patch("{\"seed\": 8, \"budget\": {\"trials\": 7}}"), "bob");
            awaitState(other, SearchState.FINISHED);
            assertThat(host.view(other).stored().owner()).isEqualTo("bob");
            assertThat(host.view(other).summary().finished()).isEqualTo(7);
            awaitState(id, SearchState.FINISHED);
            assertThat(proposals(other)).isNotEqualTo(proposals(id));
        }
    }

    @Test
    void aSearchThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> host.pause("none", "ada"))
                .isInstanceOf(NoSuchSearch.class)
                .hasMessageContaining("(none)");
    }
}
