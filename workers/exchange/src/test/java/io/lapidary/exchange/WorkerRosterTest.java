package io.lapidary.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class WorkerRosterTest {
    private static final Duration BELIEVED = Duration.ofSeconds(1);

    @Test
    void aWorkerThatFallsSilentIsLostAndOneThatLeavesIsNot() throws Exception {
        List<String> lost = new CopyOnWriteArrayList<>();
        try (Exchange exchange = Exchange.embedded(InstantSource.system(), TicketBoard.LEASE, BELIEVED)) {
            WorkerRoster roster = exchange.workers();
            try (AutoCloseable listening = roster.onLost(card -> lost.add(card.id()))) {
                roster.show(card("silent"));
                roster.show(card("leaving"));
                assertThat(roster.workers()).extracting(WorkerCard::id).containsExactly("leaving", "silent");
                roster.leave("leaving");
                await().atMost(Duration.ofSeconds(30)).until(() -> !lost.isEmpty());
            }
            assertThat(lost).containsExactly("silent");
            assertThat(roster.workers()).isEmpty();
        }
    }

    private static WorkerCard card(String id) {
        return new WorkerCard(id, "here", "default", "a processor", List.of(TicketKind.JUDGE), 0, "", 0);
    }
}
