package io.lapidary.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import foreign.Gadget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A controller's exchange with workers that join it, and with others that should not. */
@Timeout(120)
class ClusterTest {
    private static final Set<TicketKind> JUDGING = Set.of(TicketKind.JUDGE);
    private static Exchange controller;
    private static Exchange worker;
    private final List<HazelcastInstance> intruders = new ArrayList<>();

    @BeforeAll
    static void open() {
        controller = Exchange.open("127.0.0.1", 0, TicketBoard.LEASE);
        worker = Exchange.join(controller.access());
    }

    @AfterAll
    static void close() {
        worker.close();
        controller.close();
    }

    @AfterEach
    void clear() {
        controller.tickets().removeAll("s");
        intruders.forEach(HazelcastInstance::shutdown);
    }

    private static Ticket takenByTheWorker() throws InterruptedException {
        return worker.tickets().take("w1", JUDGING, Duration.ofSeconds(30)).orElseThrow();
    }

    @Test
    void aTicketGoesToAWorkerElsewhereAndComesBackAnswered() throws Exception {
        try (TicketInbox inbox = controller.tickets().inbox("s", InstantSource.system())) {
            controller.tickets().post(Ticket.judge("s", 0, "{}"));
            Ticket taken = takenByTheWorker();
            assertThat(worker.tickets().beat(taken)).isTrue();
            assertThat(worker.tickets().finish(taken, "\"done\"")).isTrue();
            assertThat(inbox.await(Duration.ofSeconds(30)))
                    .singleElement()
                    .extracting(Ticket::result)
                    .isEqualTo("\"done\"");
        }
    }

    @Test
    void aWorkersCardIsSeenByTheController() {
        worker.workers().show(new WorkerCard("w1", "there", "boards", "a processor", List.of(), 1, "", 0));
        assertThat(controller.workers().workers()).extracting(WorkerCard::pool).containsExactly("boards");
        worker.workers().leave("w1");
        assertThat(controller.workers().workers()).isEmpty();
    }

    @Test
    void whoDoesNotKnowTheNameIsRefused() {
        ClusterAccess access = controller.access();
        ClusterAccess guessed = new ClusterAccess(access.address(), "lapidary-guessed", access.key(), 1_000);
        assertThatThrownBy(() -> Exchange.join(guessed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAccessDoesNotShowItsSecrets() {
        assertThat(controller.access().toString())
                .doesNotContain(controller.access().key())
                .doesNotContain(controller.access().cluster());
    }

    @Test
    void aWorkerWithAnotherKeyGetsAndGivesNothing() throws Exception {
        ClusterAccess access = controller.access();
        List<String> forged = new CopyOnWriteArrayList<>();
        controller.tickets().onForged(forged::add);
        ClusterAccess wrongKey = new ClusterAccess(
                access.address(), access.cluster(), Seal.random().hex(), access.leaseMillis());
        try (Exchange foreign = Exchange.join(wrongKey)) {
            foreign.tickets().post(Ticket.judge("s", 7, "{\"evil\":true}"));
            assertThat(controller.tickets().find("s/7")).isEmpty();
            assertThat(forged).containsExactly("s/7");
        }
    }

    @Test
    void alteredAndReplayedTicketsAreThrownAway() throws Exception {
        try (Exchange other = Exchange.open("127.0.0.1", 0, TicketBoard.LEASE)) {
            controller.tickets().post(Ticket.judge("s", 0, "{}"));
            other.tickets().post(Ticket.judge("s", 1, "{}"));
            Ticket taken = takenByTheWorker();
            Ticket foreignButWhole = other.tickets().find("s/1").orElseThrow();
            IMap<String, Ticket> map = intruder().getMap(ClusterSettings.TICKETS);
            // An answer that nobody who has the key gave, and a ticket that another controller sealed.
            map.put(taken.id(), taken.done("\"forged\""));
            map.put("s/1", foreignButWhole);
            assertThat(controller.tickets().ended("s")).isEmpty();
            assertThat(worker.tickets().finish(taken, "1")).isFalse();
            assertThat(worker.tickets().take("w1", JUDGING, Duration.ZERO)).isEmpty();
            assertThat(map.keySet()).doesNotContain("s/0", "s/1");
        }
    }

    @Test
    void aGenuineAnswerThatIsMovedToAnothersPlaceIsThrownAway() throws Exception {
        controller.tickets().post(Ticket.judge("s", 0, "{}"));
        Ticket taken = takenByTheWorker();
        worker.tickets().finish(taken, "\"good\"");
        Ticket answer = controller.tickets().ended("s").get(0);
        controller.tickets().remove(answer);
        controller.tickets().post(Ticket.judge("s", 1, "{}"));
        intruder().<String, Ticket>getMap(ClusterSettings.TICKETS).put("s/1", answer);
        assertThat(controller.tickets().find("s/1")).isEmpty();
        assertThat(controller.tickets().ended("s")).isEmpty();
        assertThat(intruder().getMap(ClusterSettings.TICKETS).containsKey("s/1"))
                .isFalse();
    }

    @Test
    void aGenuineTicketInOthersBytesHoldsNobodyUp() throws Exception {
        controller.tickets().post(Ticket.judge("s", 0, "{}"));
        Ticket taken = takenByTheWorker();
        ClientConfig config =
                new ClientConfig().setClusterName(controller.access().cluster());
        config.getNetworkConfig().addAddress(controller.access().address());
        HazelcastInstance stranger = HazelcastClient.newHazelcastClient(config);
        intruders.add(stranger);
        // Without our serializer: a record with the same fields, in the order of their names.
        IMap<String, GenericRecord> map = stranger.getMap(ClusterSettings.TICKETS);
        GenericRecord same = map.get("s/0");
        map.put("s/0", same.newBuilderWithClone().setString("state", "LEASED").build());
        assertThat(controller.tickets().find("s/0")).contains(taken);
        assertThat(worker.tickets().finish(taken, "1")).isFalse();
        assertThat(controller.tickets().find("s/0")).isEmpty();
        map.put(
                "s/0",
                same.newBuilderWithClone().setString("body", "{\"evil\":true}").build());
        assertThat(controller.tickets().find("s/0")).isEmpty();
        assertThat(map.containsKey("s/0")).isFalse();
    }

    @Test
    void whatAWorkerThrowsAwayIsToldToTheController() throws Exception {
        List<String> forged = new CopyOnWriteArrayList<>();
        controller.tickets().onForged(forged::add);
        intruder().<String, Ticket>getMap(ClusterSettings.TICKETS).put("s/7", Ticket.judge("s", 7, "{}"));
        assertThat(worker.tickets().take("w1", JUDGING, Duration.ZERO)).isEmpty();
        controller.tickets().sweep(0);
        assertThat(forged).contains("s/7");
    }

    @Test
    void anObjectAmongTheCardsIsThrownAwayUnread() {
        List<String> forged = new CopyOnWriteArrayList<>();
        controller.workers().onForged(forged::add);
        intruder().getMap(ClusterSettings.WORKERS).put("w9", new Gadget());
        assertThat(controller.workers().workers()).isEmpty();
        assertThat(forged).containsExactly("w9");
        assertThat(Gadget.RAN).hasValue(0);
    }

    @Test
    void anObjectInATicketsPlaceIsThrownAwayUnreadWhereverItIsMet() {
        IMap<String, Object> tickets = intruder().getMap(ClusterSettings.TICKETS);
        tickets.put("s/1", new Gadget());
        assertThat(controller.tickets().find("s/1")).isEmpty();
        tickets.put("s/1", new Gadget());
        assertThat(controller.tickets().withdraw("s/1")).isTrue();
        tickets.put("s/1", new Gadget());
        assertThat(controller.tickets().load().open()).isZero();
        tickets.put("s/1", new Gadget());
        controller.tickets().withdrawUnended("s");
        tickets.put("s/1", new Gadget());
        controller.tickets().removeAll("s");
        assertThat(tickets.containsKey("s/1")).isFalse();
        assertThat(Gadget.RAN).hasValue(0);
    }

    @Test
    void foreignObjectsAreNotDeserialisedAndForeignTasksNotRun() throws Exception {
        HazelcastInstance intruder = intruder();
        intruder.getMap("anything").put("k", new Gadget());
        assertThatThrownBy(() -> intruder.getExecutorService("tasks")
                        .submit(new Gadget())
                        .get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(SecurityException.class);
        IMap<String, Object> tickets = intruder.getMap(ClusterSettings.TICKETS);
        controller.tickets().post(Ticket.judge("s", 8, "{}"));
        tickets.put("s/9", new Gadget());
        assertThat(takenByTheWorker().id()).isEqualTo("s/8");
        assertThat(tickets.containsKey("s/9")).isFalse();
        assertThat(Gadget.RAN).hasValue(0);
    }

    /** A client that got hold of the cluster's name, but not of the key. */
    private HazelcastInstance intruder() {
        ClientConfig config =
                new ClientConfig().setClusterName(controller.access().cluster());
        config.getNetworkConfig().addAddress(controller.access().address());
        config.getSerializationConfig().getCompactSerializationConfig().addSerializer(new TicketSerializer());
        HazelcastInstance intruder = HazelcastClient.newHazelcastClient(config);
        intruders.add(intruder);
        return intruder;
    }

    @Test
    void aWorkerNoticesThatItsControllerIsGone() {
        Exchange leaving = Exchange.open("127.0.0.1", 0, Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (Exchange left = Exchange.join(leaving.access())) {
            assertThat(left.ended()).isEmpty();
            leaving.close();
            await().atMost(Duration.ofSeconds(60)).until(() -> left.ended().isPresent());
        }
    }
}
