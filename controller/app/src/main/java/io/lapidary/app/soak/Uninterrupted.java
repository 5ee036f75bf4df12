package io.lapidary.app.soak;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Exchange;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketKind;
import io.lapidary.json.Json;
import io.lapidary.service.search.AgentSetup;
import io.lapidary.service.search.Recording;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchHistory;
import io.lapidary.service.search.SearchLoop;
import io.lapidary.service.search.Trial;
import io.lapidary.service.store.SearchStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The same search once more, in one go, by a worker that answers at once with what was measured before. */
final class Uninterrupted {
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final String ID = "uninterrupted";

    private Uninterrupted() {}

    /**
     * Runs it; returns what its agent proposes, by trial.
     *
     * @param folder for its store
     */
    static List<Candidate> proposals(
            Path folder, Started started, Function<Started, AgentSetup> agents, List<Trial> measured) {
        Map<Long, String> answers =
                measured.stream().collect(Collectors.toMap(Trial::number, t -> Json.write(t.outcome())));
        try (Exchange exchange = Exchange.embedded();
                SearchStore store = SearchStore.open(folder, InstantSource.system())) {
            Thread worker = new Thread(() -> answer(exchange, answers), "lapidary-recorded");
            worker.setDaemon(true);
            worker.start();
            new SearchLoop(store, exchange.tickets(), agents, (seq, at, event, progress) -> {}, InstantSource.system())
                    .start(ID, started, Recording.NONE);
            worker.interrupt();
            return SearchHistory.read(store, ID).proposals();
        }
    }

    private static void answer(Exchange exchange, Map<Long, String> answers) {
        try {
            while (true) {
                Optional<Ticket> taken = exchange.tickets().take("recorded", Set.of(TicketKind.JUDGE), WAIT);
                taken.ifPresent(ticket -> exchange.tickets().finish(ticket, answers.get(ticket.trial())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
