package io.lapidary.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The board on a real Hazelcast, with a clock that the test moves. */
class TicketBoardTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Set<TicketKind> JUDGING = EnumSet.of(TicketKind.JUDGE);
    private static final AtomicLong NOW = new AtomicLong(1_000_000);
    private static Exchange exchange;
    private static TicketBoard board;

    @BeforeAll
    static void open() {
        InstantSource clock = () -> Instant.ofEpochMilli(NOW.get());
        exchange = Exchange.embedded(clock, LEASE, Duration.ofSeconds(1));
        board = exchange.tickets();
    }

    @AfterAll
    static void close() {
        exchange.close();
    }

    @AfterEach
    void clear() {
        board.removeAll("s");
        board.removeAll("other");
    }

    private static Optional<Ticket> take(String worker) throws InterruptedException {
        return board.take(worker, JUDGING, Duration.ZERO);
    }

    private static Ticket taken(String worker) throws InterruptedException {
        return take(worker).orElseThrow();
    }

    @Test
    void aTicketKeepsAllItSays() throws Exception {
        board.post(Ticket.judge("s", 3, "{\"groups\":{}}"));
        Ticket ticket = taken("w1");
        assertThat(ticket)
                .isEqualTo(new Ticket(
                        "s/3",
                        "s",
                        3,
                        TicketKind.JUDGE,
                        "{\"groups\":{}}",
                        TicketState.LEASED,
                        1,
                        "w1",
                        NOW.get() + LEASE.toMillis(),
                        "",
                        List.of()));
        assertThat(board.find("s/3")).contains(ticket);
    }

    @Test
    void aTicketHasOneTaker() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        assertThat(take("w1")).isPresent();
        assertThat(take("w2")).isEmpty();
    }

    @Test
    void theLowestTrialIsTakenFirst() throws Exception {
        board.post(Ticket.judge("s", 10, "{}"));
        board.post(Ticket.judge("s", 9, "{}"));
        assertThat(taken("w1").trial()).isEqualTo(9);
        assertThat(taken("w1").trial()).isEqualTo(10);
    }

    @Test
    void aWorkerTakesOnlyKindsThatItCanDo() throws Exception {
        board.post(Ticket.open("s/profile", "s", -1, TicketKind.PROFILE, "{}"));
        assertThat(take("w1")).isEmpty();
        assertThat(board.take("w1", EnumSet.of(TicketKind.PROFILE, TicketKind.JUDGE), Duration.ZERO))
                .isPresent();
    }

    @Test
    void postingAgainChangesNothing() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        Ticket ticket = taken("w1");
        board.post(Ticket.judge("s", 0, "{}"));
        assertThat(board.find("s/0")).contains(ticket);
    }

    @Test
    void aWaitingWorkerIsWokenByAPost() throws Exception {
        Thread poster = new Thread(() -> board.post(Ticket.judge("s", 0, "{}")));
        poster.start();
        assertThat(board.take("w1", JUDGING, Duration.ofSeconds(10))).isPresent();
        poster.join();
    }

    @Test
    void resultsArriveThroughTheInbox() throws Exception {
        try (TicketInbox inbox = board.inbox("s")) {
            board.post(Ticket.judge("s", 0, "{}"));
            board.post(Ticket.judge("other", 0, "{}"));
            Ticket one = taken("w1");
            Ticket two = taken("w2");
            Thread finisher = new Thread(() -> {
                board.finish(one, "\"one\"");
                board.finish(two, "\"two\"");
            });
            finisher.start();
            List<Ticket> arrived = inbox.await(Duration.ofSeconds(10));
            finisher.join();
            Ticket own = one.search().equals("s") ? one : two;
            assertThat(arrived).extracting(Ticket::id).containsExactly("s/0");
            assertThat(arrived.get(0).result()).isEqualTo(own == one ? "\"one\"" : "\"two\"");
        }
    }

    @Test
    void anAnswerStaysInTheInboxUntilItIsRemoved() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        board.finish(taken("w1"), "1");
        try (TicketInbox inbox = board.inbox("s")) {
            Ticket answered = inbox.await(Duration.ZERO).get(0);
            assertThat(inbox.await(Duration.ZERO)).containsExactly(answered);
            board.remove(answered);
            assertThat(inbox.await(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void aTicketOfADeadWorkerIsTakenAgain() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        taken("dead");
        assertThat(board.sweep(NOW.get() + LEASE.toMillis())).isZero();
        assertThat(board.sweep(NOW.get() + LEASE.toMillis() + 1)).isEqualTo(1);
        Ticket again = taken("w2");
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.failures())
                .singleElement()
                .asString()
                .contains("(dead)")
                .contains("attempt 1");
    }

    @Test
    void aBeatKeepsTheLease() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        Ticket ticket = taken("w1");
        long before = NOW.get();
        NOW.addAndGet(LEASE.toMillis());
        assertThat(board.beat(ticket)).isTrue();
        assertThat(board.sweep(before + LEASE.toMillis() + 1)).isZero();
        assertThat(board.finish(ticket, "1")).isTrue();
    }

    @Test
    void finishAfterTheLeaseWasLostIsRefused() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        Ticket lost = taken("slow");
        board.sweep(Long.MAX_VALUE);
        assertThat(board.finish(lost, "1")).isFalse();
        Ticket again = taken("w2");
        assertThat(board.finish(lost, "1")).isFalse();
        assertThat(board.beat(lost)).isFalse();
        assertThat(board.fail(lost, "late")).isFalse();
        assertThat(board.finish(again, "2")).isTrue();
        assertThat(board.find("s/0").orElseThrow().result()).isEqualTo("2");
    }

    @Test
    void theSameWorkersEarlierAttemptIsRefusedToo() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        Ticket first = taken("w1");
        board.sweep(Long.MAX_VALUE);
        taken("w1");
        assertThat(board.finish(first, "1")).isFalse();
    }

    @Test
    void anAnswerIsGivenOnce() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        Ticket ticket = taken("w1");
        assertThat(board.finish(ticket, "1")).isTrue();
        assertThat(board.finish(ticket, "2")).isFalse();
        assertThat(board.find("s/0").orElseThrow().result()).isEqualTo("1");
    }

    @Test
    void threeFailuresEndATicket() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        for (String reason : List.of("first", "second", "third")) {
            assertThat(board.find("s/0").orElseThrow().state()).isEqualTo(TicketState.OPEN);
            board.fail(taken("w1"), reason);
        }
        Ticket ended = board.find("s/0").orElseThrow();
        assertThat(ended.state()).isEqualTo(TicketState.FAILED);
        assertThat(ended.failures()).containsExactly("first", "second", "third");
        assertThat(board.ended("s")).containsExactly(ended);
        assertThat(take("w2")).isEmpty();
    }

    @Test
    void givingBackIsNoFailure() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        for (int i = 0; i < 2 * Ticket.ATTEMPTS; i++) {
            assertThat(board.giveBack(taken("leaving"))).isTrue();
        }
        assertThat(taken("w2").failures()).isEmpty();
    }

    @Test
    void onlyATicketThatNobodyHasIsWithdrawn() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        board.post(Ticket.judge("s", 1, "{}"));
        taken("w1");
        assertThat(board.withdraw("s/0")).isFalse();
        assertThat(board.withdraw("s/1")).isTrue();
        assertThat(take("w1")).isEmpty();
    }

    @Test
    void afterWithdrawingNothingEndsAnyMoreAndAnswersStay() throws Exception {
        for (int trial = 0; trial < 3; trial++) {
            board.post(Ticket.judge("s", trial, "{}"));
        }
        Ticket answered = taken("w1");
        Ticket leased = taken("w1");
        board.finish(answered, "1");
        board.withdrawUnended("s");
        assertThat(board.finish(leased, "2")).isFalse();
        assertThat(take("w2")).isEmpty();
        assertThat(board.ended("s")).extracting(Ticket::id).containsExactly("s/0");
    }

    @Test
    void anAnswerToARemovedSearchIsRefused() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        Ticket ticket = taken("w1");
        board.removeAll("s");
        assertThat(board.finish(ticket, "1")).isFalse();
        assertThat(board.find("s/0")).isEmpty();
    }

    @Test
    void aTakenTicketCannotBePosted() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        Ticket ticket = taken("w1");
        assertThatThrownBy(() -> board.post(ticket))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("s/0");
    }

    @Test
    void manyWorkersAnswerEveryTicketOnce() throws Exception {
        int trials = 60;
        ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();
        List<Thread> workers = new ArrayList<>();
        for (int w = 0; w < 4; w++) {
            String name = "w" + w;
            Thread worker = new Thread(() -> work(name, answered));
            worker.start();
            workers.add(worker);
        }
        for (int t = 0; t < trials; t++) {
            board.post(Ticket.judge("s", t, "{}"));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> board.ended("s").size() == trials);
        workers.forEach(Thread::interrupt);
        for (Thread worker : workers) {
            worker.join();
        }
        assertThat(answered).hasSize(trials).doesNotHaveDuplicates();
    }

    private static void work(String name, ConcurrentLinkedQueue<String> answered) {
        try {
            while (true) {
                Optional<Ticket> ticket = board.take(name, JUDGING, Duration.ofSeconds(5));
                if (ticket.isPresent() && board.finish(ticket.get(), "1")) {
                    answered.add(ticket.get().id());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aWorkerThatNoLongerShowsItsCardIsForgotten() {
        WorkerCard card =
                new WorkerCard("w1", "host", "default", "cpu", List.of(TicketKind.JUDGE), NOW.get(), "s/1", 7);
        exchange.workers().show(card);
        assertThat(exchange.workers().workers()).containsExactly(card);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> exchange.workers().workers().isEmpty());
    }

    @Test
    void aWorkerThatLeavesIsForgottenAtOnce() {
        exchange.workers().show(new WorkerCard("w1", "host", "default", "cpu", List.of(), NOW.get(), "", 0));
        exchange.workers().leave("w1");
        assertThat(exchange.workers().workers()).isEmpty();
    }
}
