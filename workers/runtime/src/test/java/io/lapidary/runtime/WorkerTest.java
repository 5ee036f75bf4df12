package io.lapidary.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Exchange;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketKind;
import io.lapidary.exchange.TicketState;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.json.Json;
import io.lapidary.outcome.Outcome;
import io.lapidary.profile.ModelProfile;
import io.lapidary.spec.Metric;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch stuck = new CountDownLatch(1);
    private Exchange exchange;
    private TinySearch search;
    private Thread thread;

    @BeforeEach
    void open() {
        exchange = Exchange.embedded();
        search = new TinySearch(folder, Metric.TOP_1);
        Evaluator evaluator = search.evaluator();
        WorkerCard card = new WorkerCard("w1", "here", "default", "cpu", List.copyOf(Worker.KINDS), 0, "", 0);
        Worker worker = new Worker(card, exchange.tickets(), exchange.workers(), ticket -> {
            String id = ticket.search();
            if (id.equals("stuck")) {
                stuck.countDown();
                never.await();
            }
            if (!id.equals("s")) {
                throw new IllegalArgumentException("There is no search (%s).".formatted(id));
            }
            return evaluator;
        });
        thread = new Thread(worker);
        thread.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        search.close();
        exchange.close();
    }

    @Test
    void candidatesAreAnsweredWithTheirOutcome() {
        exchange.tickets().post(Ticket.judge("s", 0, Json.write(search.allInt8())));
        exchange.tickets().post(Ticket.judge("s", 1, Json.write(Candidate.of(Map.of("nothing", 0.5), Map.of()))));

        Outcome scored = Json.read(ended("s/0", TicketState.DONE).result(), Outcome.class);
        assertThat(((Outcome.Scored) scored).measurement().sizeBytes())
                .isLessThan(search.prepared.model().graph().sizeBytes());
        Outcome failed = Json.read(ended("s/1", TicketState.DONE).result(), Outcome.class);
        assertThat(failed).isInstanceOf(Outcome.Failed.class);
        await().atMost(LONG).until(() -> exchange.workers().workers().stream().anyMatch(c -> c.finished() == 2));
    }

    @Test
    void aProfileIsAnsweredWithWhatCalibrationSays() {
        exchange.tickets().post(Ticket.open("s/profile", "s", -1, TicketKind.PROFILE, "{}"));
        ModelProfile profile = Json.read(ended("s/profile", TicketState.DONE).result(), ModelProfile.class);
        assertThat(profile.modelSha256()).isEqualTo(search.prepared.model().sha256());
        assertThat(profile.groups()).isNotEmpty();
    }

    @Test
    void aSearchThatCannotBeMadeReadyFailsItsTicketAndTheWorkerGoesOn() {
        exchange.tickets().post(Ticket.judge("other", 0, Json.write(Candidate.UNTOUCHED)));
        assertThat(ended("other/0", TicketState.FAILED).failures())
                .hasSize(Ticket.ATTEMPTS)
                .allMatch(f -> f.contains("no search (other)"));
        exchange.tickets().post(Ticket.judge("s", 0, Json.write(Candidate.UNTOUCHED)));
        ended("s/0", TicketState.DONE);
    }

    @Test
    void aTicketOfAnotherPoolIsLeftAlone() {
        exchange.tickets()
                .post(Ticket.judge("s", 0, Json.write(Candidate.UNTOUCHED)).ordered("boards", ""));
        exchange.tickets().post(Ticket.judge("s", 1, Json.write(Candidate.UNTOUCHED)));
        ended("s/1", TicketState.DONE);
        assertThat(exchange.tickets().find("s/0").orElseThrow().attempt()).isZero();
    }

    @Test
    void aWorkerWhoseFirstTicketsFailLeavesTheOthersToItsNeighbour() {
        exchange.workers().show(new WorkerCard("w2", "there", "default", "cpu", List.copyOf(Worker.KINDS), 0, "", 0));
        for (int trial = 0; trial < 3; trial++) {
            exchange.tickets().post(Ticket.judge("other", trial, Json.write(Candidate.UNTOUCHED)));
        }
        await().atMost(LONG).until(() -> exchange.workers().workers().stream()
                .anyMatch(c -> c.id().equals("w1") && !c.setAside().isEmpty()));
        exchange.tickets().post(Ticket.judge("s", 0, Json.write(Candidate.UNTOUCHED)));
        await().during(Duration.ofSeconds(1))
                .atMost(LONG)
                .until(() -> exchange.tickets().find("s/0").orElseThrow().attempt() == 0);

        // Somebody has to do it.
        exchange.workers().leave("w2");
        ended("s/0", TicketState.DONE);
        await().atMost(LONG).until(() -> exchange.workers().workers().stream()
                .allMatch(c -> c.setAside().isEmpty()));
    }

    @Test
    void anInterruptedWorkerGivesItsTicketBackAndLeaves() throws Exception {
        exchange.tickets().post(Ticket.judge("stuck", 0, Json.write(Candidate.UNTOUCHED)));
        stuck.await();
        thread.interrupt();
        thread.join();
        assertThat(exchange.tickets().find("stuck/0").orElseThrow().state()).isEqualTo(TicketState.OPEN);
        assertThat(exchange.workers().workers()).isEmpty();
    }

    private Ticket ended(String id, TicketState state) {
        await().atMost(LONG)
                .until(() -> exchange.tickets().find(id).orElseThrow().state().isFinal());
        Ticket ticket = exchange.tickets().find(id).orElseThrow();
        assertThat(ticket.state()).as("%s", ticket.failures()).isEqualTo(state);
        return ticket;
    }
}
