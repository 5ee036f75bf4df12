package io.lapidary.service.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Provenance;
import io.lapidary.service.access.SettableClock;
import io.lapidary.service.search.SearchEvent;
import io.lapidary.service.search.SearchSummary.Point;
import io.lapidary.service.store.NewEvent;
import io.lapidary.service.store.NewSearch;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.SearchUpdate;
import io.lapidary.service.store.StoredEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksTest {
    private static final Reachable THIS_MACHINE = new Reachable(List.of(Network.of("127.0.0.0/8")));
    private static final Duration DAY = Duration.ofDays(1);

    private final SettableClock clock = new SettableClock();
    private final Vertx vertx = Vertx.vertx();
    private SearchStore store;
    private Receiver receiver;
    private Webhooks webhooks;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        store = SearchStore.open(folder, clock);
        receiver = new Receiver(vertx, new HttpServerOptions());
        webhooks = Webhooks.start(vertx, store, THIS_MACHINE, clock);
        store.create(
                new NewSearch("s1", "shirts", "anna", "{}", SearchStatus.RUNNING), new NewEvent("submitted", "{}"));
    }

    @AfterEach
    void close() throws Exception {
        webhooks.close();
        receiver.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        store.close();
    }

    @Test
    void aSearchIsToldFromItsStartToItsEnd() {
        create(Set.of());

        happens("started", "{}");
        happens("proposed", "{}");
        improves(3, 91.5);
        improves(5, 92.5);
        finishes(true);

        awaitEvents("started", "first-feasible", "improved", "improved", "goal-met", "finished");
        JsonNode first = body(1);
        assertThat(first.path("message").asText())
                .isEqualTo("Search shirts has its first candidate that holds all limits:"
                        + " trial 3, 2.00 times as fast, 1.00 points less accurate, 12,345 bytes.");
        assertThat(first.path("search")).isEqualTo(Json.tree("{\"id\":\"s1\",\"name\":\"shirts\",\"owner\":\"anna\"}"));
        assertThat(first.path("at").asText()).isEqualTo(clock.instant().toString());
        assertThat(first.path("numbers").path("trial").asInt()).isEqualTo(3);
        assertThat(first.path("numbers").path("speedup").asDouble()).isEqualTo(2.0);
        assertThat(body(5).path("numbers").path("goalMet").asBoolean()).isTrue();
    }

    @Test
    void theDeliveryInTheDocumentationIsOneAsItIsSent() throws Exception {
        create(Set.of(WebhookEvent.IMPROVED));

        improves(3, 91.5);

        awaitEvents("improved");
        Receiver.Call call = receiver.calls.get(0);
        assertThat(Files.readString(Path.of("../../docs/webhooks.md")))
                .contains(call.body())
                .contains("Lapidary-Timestamp: " + call.headers().get("Lapidary-Timestamp"))
                .contains("Lapidary-Event: " + call.headers().get("Lapidary-Event"));
    }

    @Test
    void aSearchThatFoundNothingEndsWithoutAGoal() {
        create(Set.of());

        finishes(false);

        awaitEvents("finished");
        assertThat(body(0).path("message").asText()).contains("without a candidate that holds all limits");
    }

    @Test
    void pausesAndFailuresSayWhy() {
        create(Set.of());

        happens("paused", "{\"reason\":\"The disk is full.\"}");
        happens("broken", "{\"reason\":\"The model cannot be read.\"}");

        awaitEvents("paused", "failed");
        assertThat(body(0).path("message").asText()).endsWith("The disk is full.");
        assertThat(body(1).path("message").asText()).endsWith("The model cannot be read.");
    }

    @Test
    void aLostWorkerIsTold() {
        create(Set.of(WebhookEvent.WORKER_LOST));

        webhooks.workerLost("w1", "host-7");
        webhooks.workerLost("w1", "host-7");

        awaitEvents("worker-lost", "worker-lost");
        assertThat(body(0).path("message").asText()).contains("w1", "host-7");
    }

    @Test
    void onlyWantedEventsAreTold() {
        create(Set.of(WebhookEvent.FINISHED));

        happens("started", "{}");
        improves(3, 91.5);
        finishes(true);

        awaitEvents("finished");
    }

    @Test
    void whatHappenedBeforeAWebhookIsNotTold() {
        happens("started", "{}");
        clock.pass(Duration.ofSeconds(1));
        create(Set.of());

        happens("paused", "{\"reason\":\"x\"}");

        awaitEvents("paused");
    }

    @Test
    void aFailedDeliveryIsTriedAgainLaterAndKeepsTheOthersBack() {
        String id = create(Set.of());
        receiver.answer = response -> response.setStatusCode(500).end();
        happens("started", "{}");
        awaitLog(id, Delivery.State.WAITING, 1);
        improves(3, 91.5);

        receiver.answer = response -> response.setStatusCode(204).end();
        clock.pass(Duration.ofSeconds(5));
        webhooks.wake();
        clock.pass(Duration.ofSeconds(10));
        webhooks.wake();

        awaitEvents("started", "started", "first-feasible", "improved");
        Delivery first = last(webhooks.deliveries(id, 0, 10).items());
        assertThat(first.attempts()).extracting(Delivery.Attempt::status).containsExactly(500, 204);
        assertThat(first.attempts().get(0).error()).isEqualTo("The receiver answered 500.");
        assertThat(receiver.calls.get(0).headers().get("Lapidary-Delivery"))
                .isEqualTo(receiver.calls.get(1).headers().get("Lapidary-Delivery"));
    }

    @Test
    void aReceiverThatFailsForADayIsSwitchedOffAndLaterToldWhatWaited() {
        String id = create(Set.of());
        receiver.answer = response -> response.setStatusCode(500).end();
        happens("started", "{}");
        happens("paused", "{\"reason\":\"x\"}");
        for (int tries = 1; tries < Retries.TRIES; tries++) {
            awaitLog(id, Delivery.State.WAITING, tries);
            clock.pass(DAY);
            webhooks.wake();
        }
        awaitLog(id, Delivery.State.GIVEN_UP, Retries.TRIES);
        await().until(() -> !webhooks.find(id).orElseThrow().enabled());
        assertThat(webhooks.find(id).orElseThrow().reason())
                .startsWith("Switched off after 8 failed tries of delivery ")
                .contains("The receiver answered 500.");
        assertThat(receiver.calls).hasSize(Retries.TRIES);

        receiver.answer = response -> response.setStatusCode(204).end();
        receiver.calls.clear();
        assertThat(webhooks.enable(id, true, "anna").orElseThrow().reason()).isEmpty();

        awaitEvents("paused");
    }

    @Test
    void aReceiverThatIsGoneIsSwitchedOffAtOnce() {
        String id = create(Set.of());
        receiver.answer = response -> response.setStatusCode(410).end();

        happens("started", "{}");

        await().until(() -> !webhooks.find(id).orElseThrow().enabled());
        assertThat(receiver.calls).hasSize(1);
    }

    @Test
    void aRestartInTheMiddleLosesNothingAndDoublesNothing() throws Exception {
        create(Set.of());
        AtomicInteger left = new AtomicInteger(2);
        receiver.answer = response -> {
            // From the third on the answers do not come: the process "dies" with deliveries on their way.
            if (left.getAndDecrement() > 0) {
                response.setStatusCode(204).end();
            }
        };
        happens("started", "{}");
        improves(3, 91.5);
        await().until(() -> receiver.calls.size() == 3);

        webhooks.close();
        happens("paused", "{\"reason\":\"while nobody delivered\"}");
        receiver.answer = response -> response.setStatusCode(204).end();
        webhooks = Webhooks.start(vertx, store, THIS_MACHINE, clock);

        awaitEvents("started", "first-feasible", "improved", "improved", "paused");
        assertThat(receiver.calls.get(2).headers().get("Lapidary-Delivery"))
                .isEqualTo(receiver.calls.get(3).headers().get("Lapidary-Delivery"));
        webhooks.close();
        webhooks = Webhooks.start(vertx, store, THIS_MACHINE, clock);
        happens("finished", "{\"reason\":\"x\"}");
        await().until(() -> receiver.calls.size() == 6);
        assertThat(events()).endsWith("paused", "finished");
    }

    @Test
    void theFirstFeasibleCandidateIsKnownAcrossARestart() {
        improves(3, 91.5);
        clock.pass(Duration.ofSeconds(1));
        create(Set.of());

        improves(5, 92.5);

        awaitEvents("improved");
    }

    @Test
    void manyEventsAreEachToldOnceInOrder() {
        create(Set.of(WebhookEvent.PAUSED));

        for (int i = 0; i < 210; i++) {
            store.append(
                    "s1",
                    SearchUpdate.to(SearchStatus.RUNNING),
                    List.of(
                            new NewEvent("proposed", "{}"),
                            new NewEvent("paused", "{\"reason\":\"no. %d\"}".formatted(i))));
        }
        webhooks.wake();

        await().atMost(Duration.ofSeconds(60)).until(() -> receiver.calls.size() == 210);
        for (int i = 0; i < 210; i++) {
            assertThat(body(i).path("message").asText()).isEqualTo("Search shirts waits: no. " + i);
        }
    }

    @Test
    void aDeletedWebhookIsToldNothingMore() {
        String id = create(Set.of());
        String other = create(Set.of(WebhookEvent.PAUSED));

        assertThat(webhooks.delete(id)).isTrue();
        assertThat(webhooks.delete(id)).isFalse();
        happens("started", "{}");
        happens("paused", "{\"reason\":\"x\"}");

        awaitEvents("paused");
        assertThat(webhooks.list()).extracting(Webhook::id).containsExactly(other);
    }

    @Test
    void aWebhookMayNotCallIntoTheNetwork() {
        assertThatThrownBy(() -> webhooks.create("http://169.254.169.254/latest/meta-data", Set.of(), "anna"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("(169.254.169.254), which is no address of the public internet")
                .hasMessageContaining("webhooks.allow");
        assertThat(webhooks.list()).isEmpty();
    }

    private String create(Set<WebhookEvent> events) {
        GivenWebhook given = webhooks.create("http://127.0.0.1:%d/in".formatted(receiver.port()), events, "anna");
        assertThat(given.secret()).matches("whsec_[A-Za-z0-9_-]{43}");
        assertThat(given.toString()).doesNotContain(given.secret());
        return given.webhook().id();
    }

    private void happens(String type, String json) {
        for (StoredEvent event :
                store.append("s1", SearchUpdate.to(SearchStatus.RUNNING), List.of(new NewEvent(type, json)))) {
            webhooks.accept(event);
        }
    }

    private void improves(long trial, double accuracy) {
        Latency latency = new Latency(200, 100, 0.5, 0.45, 0.55, false, 10, Latency.Source.MEASURED);
        Provenance provenance = new Provenance("w", "a processor", Map.of(), 1, 1, 8, "0".repeat(64), 1, 2, 3);
        Measurement measurement =
                new Measurement(accuracy, 92.5, latency, 12_345, 50_000, 6_000, 45_000, 10, 20, provenance);
        happens("improved", Json.write(new SearchEvent.Improved(trial, "c", 1.0, measurement)));
    }

    private void finishes(boolean feasible) {
        Point best = new Point(5, 92.5, 0, 100, 2, 1.8, 2.2, false, 12_345, 6_000, 10, "0".repeat(64));
        String summary = Json.write(feasible ? Map.of("best", best) : Map.of());
        store.append("s1", new SearchUpdate(SearchStatus.FINISHED, null, summary, null), List.of());
        happens("finished", "{\"reason\":\"All 60 trials are done.\"}");
    }

    private void awaitEvents(String... expected) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(events()).containsExactly(expected));
    }

    private List<String> events() {
        return receiver.calls.stream()
                .map(call -> call.headers().get("Lapidary-Event"))
                .toList();
    }

    private void awaitLog(String id, Delivery.State state, int attempts) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Delivery oldest = last(webhooks.deliveries(id, 0, 10).items());
            assertThat(oldest.attempts()).hasSize(attempts);
            assertThat(oldest.state()).isEqualTo(state);
        });
    }

    private static Delivery last(List<Delivery> deliveries) {
        assertThat(deliveries).isNotEmpty();
        return deliveries.get(deliveries.size() - 1);
    }

    private JsonNode body(int call) {
        return Json.tree(receiver.calls.get(call).body());
    }
}
