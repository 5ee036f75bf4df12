package io.lapidary.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class WorkerRosterTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final List<String> lost = new CopyOnWriteArrayList<>();

    @Test
    void workersAreThereUntilTheyLeaveAndAreNotLostThen() throws Exception {
        try (Exchange exchange = Exchange.open("127.0.0.1", 0, TicketBoard.LEASE, LONG)) {
            WorkerRoster roster = exchange.workers();
            try (AutoCloseable listening = roster.onLost(card -> lost.add(card.id()))) {
                roster.show(card("staying"));
                roster.show(card("leaving"));
                assertThat(roster.workers()).extracting(WorkerCard::id).containsExactly("leaving", "staying");
                roster.leave("leaving");
                assertThat(roster.workers()).extracting(WorkerCard::id).containsExactly("staying");
            }
            assertThat(lost).isEmpty();
        }
    }

    @Test
    void aWorkerThatFallsSilentIsLost() throws Exception {
        try (Exchange exchange = Exchange.open("127.0.0.1", 0, TicketBoard.LEASE, SHORT)) {
            WorkerRoster roster = exchange.workers();
            try (AutoCloseable listening = roster.onLost(card -> lost.add(card.id()))) {
                roster.show(card("silent"));
                await().atMost(Duration.ofMinutes(2)).until(() -> !lost.isEmpty());
            }
            assertThat(lost).containsExactly("silent");
            assertThat(roster.workers()).isEmpty();
        }
    }

    @Test
    void halvesAreWorthItWhereSomebodyCouldDoOneAndNotTheWhole() {
        try (Exchange exchange = Exchange.open("127.0.0.1", 0, TicketBoard.LEASE, LONG)) {
            WorkerRoster roster = exchange.workers();
            assertThat(roster.areHalvesWorthIt("default")).isFalse();
            roster.show(card("whole", "default", TicketKind.JUDGE, TicketKind.ACCURACY, TicketKind.LATENCY));
            assertThat(roster.areHalvesWorthIt("default")).isFalse();
            // Another pool's clock says nothing of this one's; what it finds of accuracy does.
            assertThat(roster.areHalvesWorthIt("boards")).isTrue();
            roster.leave("whole");
            roster.show(card("board", "boards", TicketKind.LATENCY));
            assertThat(roster.areHalvesWorthIt("boards")).isTrue();
            assertThat(roster.areHalvesWorthIt("default")).isFalse();
        }
    }

    private static WorkerCard card(String id) {
        return card(id, "default", TicketKind.JUDGE);
    }

    private static WorkerCard card(String id, String pool, TicketKind... kinds) {
        return new WorkerCard(id, "here", pool, "a processor", List.of(kinds), 0, "", 0);
    }
}
