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

/** The board on a real Hazelcast; leases by a clock that the test moves. */
class TicketBoardTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Set<TicketKind> JUDGING = EnumSet.of(TicketKind.JUDGE);
    private static long now = 1_000_000;
    private static Exchange exchange;
    private static TicketBoard board;

    @BeforeAll
    static void open() {
        exchange = Exchange.open("127.0.0.1", 0, LEASE, Duration.ofSeconds(1));
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
        // Long after whatever was seen in this test.
        now += 100 * LEASE.toMillis();
    }

    private static Optional<Ticket> take(String worker) throws InterruptedException {
        return board.take(worker, JUDGING, Duration.ZERO);
    }

    private static Ticket taken(String worker) throws InterruptedException {
        return take(worker).orElseThrow();
    }

    @Test
    void aTicketKeepsAllItSays() throws Exception {
        board.post(Ticket.judge("s", 3, "{\"groups\":{}}").ordered("boards", "abc"));
        Ticket ticket = taken("w1");
        assertThat(ticket.seal()).hasSize(64);
        assertThat(ticket)
                .isEqualTo(new Ticket(
                        "s/3",
                        "s",
                        3,
                        TicketKind.JUDGE,
                        "boards",
                        "abc",
                        "{\"groups\":{}}",
                        TicketState.LEASED,
                        1,
                        "w1",
                        0,
                        "",
                        List.of(),
                        List.of(),
                        ticket.seal()));
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
        try (TicketInbox inbox = board.inbox("s", InstantSource.system())) {
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
        try (TicketInbox inbox = board.inbox("s", InstantSource.system())) {
            Ticket answered = inbox.await(Duration.ZERO).get(0);
            assertThat(inbox.await(Duration.ZERO)).containsExactly(answered);
            board.remove(answered);
            assertThat(inbox.await(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void theInboxKnowsEveryAttemptAndWhenItWas() throws Exception {
        AtomicLong now = new AtomicLong(1_000);
        try (TicketInbox inbox = board.inbox("s", () -> Instant.ofEpochMilli(now.getAndAdd(1_000)))) {
            board.post(Ticket.judge("s", 0, "{}"));
            board.fail(taken("w1"), "out of memory");
            board.giveBack(taken("w2"));
            Ticket last = taken("w3");
            board.beat(last);
            board.finish(last, "1");
            Ticket answered = inbox.await(Duration.ofSeconds(10)).get(0);
            // Six moments are seen; the last one tells of the answer.
            await().atMost(Duration.ofSeconds(20)).until(() -> now.get() >= 7_000);

            assertThat(inbox.attempts(answered))
                    .containsExactly(
                            new Attempt("w1", 1_000L, 2_000L, "out of memory"), new Attempt("w3", 5_000L, 6_000L, ""));
        }
    }

    @Test
    void whoTriedIsKnownEvenWhereNobodyWatched() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        board.fail(taken("w1"), "out of memory");
        board.finish(taken("w2"), "1");
        try (TicketInbox inbox = board.inbox("s", () -> Instant.ofEpochMilli(9_000))) {
            Ticket answered = inbox.await(Duration.ZERO).get(0);

            assertThat(inbox.attempts(answered))
                    .containsExactly(
                            new Attempt("w1", null, null, "out of memory"), new Attempt("w2", null, 9_000L, ""));
        }
    }

    /** Looks as often as a controller does for so long; returns how many tickets were taken away. */
    private static int swept(Duration time) {
        int swept = board.sweep(now);
        for (long end = now + time.toMillis(); now < end; ) {
            now = Math.min(end, now + LEASE.toMillis() / 4);
            swept += board.sweep(now);
        }
        return swept;
    }

    private static int sweptLongEnough() {
        return swept(LEASE.plusMillis(1));
    }

    @Test
    void aTicketOfADeadWorkerIsTakenAgain() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        taken("dead");
        assertThat(swept(LEASE)).isZero();
        assertThat(swept(Duration.ofMillis(1))).isEqualTo(1);
        Ticket again = taken("w2");
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.failures())
                .singleElement()
                .asString()
                .contains("(dead)")
                .contains("attempt 1");
        assertThat(again.failedBy()).containsExactly("dead");
    }

    @Test
    void aBeatKeepsTheLease() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        Ticket ticket = taken("w1");
        for (int beat = 0; beat < 3; beat++) {
            assertThat(swept(LEASE)).isZero();
            assertThat(board.beat(ticket)).isTrue();
        }
        assertThat(swept(LEASE)).isZero();
        assertThat(board.finish(ticket, "1")).isTrue();
    }

    @Test
    void whoSleptHimselfTakesNothingAway() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        Ticket ticket = taken("w1");
        assertThat(swept(LEASE)).isZero();
        now += 100 * LEASE.toMillis();
        assertThat(swept(LEASE)).isZero();
        assertThat(board.finish(ticket, "1")).isTrue();
    }

    @Test
    void aWorkerTakesOnlyWhatItWants() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        board.fail(taken("w1"), "broken");
        assertThat(board.take("w1", JUDGING, t -> !t.failedBy().contains("w1"), Duration.ZERO))
                .isEmpty();
        assertThat(board.take("w2", JUDGING, t -> !t.failedBy().contains("w2"), Duration.ZERO))
                .isPresent();
    }

    @Test
    void finishAfterTheLeaseWasLostIsRefused() throws Exception {
        board.post(Ticket.judge("s", 0, "{}"));
        Ticket lost = taken("slow");
        assertThat(sweptLongEnough()).isEqualTo(1);
        assertThat(board.finish(lost, "1")).isFalse();
        assertThat(board.late("s")).singleElement().satisfies(note -> {
            assertThat(note.trial()).isZero();
            assertThat(note.worker()).isEqualTo("slow");
        });
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
        assertThat(sweptLongEnough()).isEqualTo(1);
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
        WorkerCard card = new WorkerCard("w1", "host", "default", "cpu", List.of(TicketKind.JUDGE), now, "s/1", 7);
        exchange.workers().show(card);
        assertThat(exchange.workers().workers()).containsExactly(card);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> exchange.workers().workers().isEmpty());
    }

    @Test
    void aWorkerThatLeavesIsForgottenAtOnce() {
        exchange.workers().show(new WorkerCard("w1", "host", "default", "cpu", List.of(), now, "", 0));
        exchange.workers().leave("w1");
        assertThat(exchange.workers().workers()).isEmpty();
    }
}
