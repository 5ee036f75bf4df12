package io.lapidary.service.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lapidary.exchange.Exchange;
import io.lapidary.service.search.Toy;
import io.lapidary.service.search.Workers;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A search costs the same at its end as at its beginning, however many trials it has. */
@Timeout(300)
class SearchSpeedTest {
    private static final int TRIALS = Integer.getInteger("lapidary.speed.trials", 1500);

    @TempDir
    Path folder;

    @Test
    void theLastTrialsTakeAsLongAsTheFirst() {
        try (SearchStore store = SearchStore.open(folder, InstantSource.system());
                Exchange exchange = Exchange.embedded();
                Workers workers = Workers.of(exchange.tickets(), 1, Toy::outcome);
                SearchHost host =
                        new SearchHost(store, exchange.tickets(), new StandInLaboratory(), InstantSource.system(), 1)) {
            String id = host.submit(StandInLaboratory.spec(Toy.trials(TRIALS, 4)), "ada");
            await().atMost(Duration.ofMinutes(4)).until(() -> host.state(id) == SearchState.FINISHED);
            List<StoredEvent> events = store.events(id, 0);
            long first = span(events, events.size() / 5, events.size() * 2 / 5);
            long last = span(events, events.size() * 4 / 5, events.size());
            System.out.printf(
                    "%d trials, %d events, %.0f events/s; the second fifth took %d ms, the last %d ms%n",
                    TRIALS, events.size(), 1000.0 * events.size() / span(events, 0, events.size()), first, last);
            assertThat(last).isLessThan(3 * first + 200);
        }
    }

    private static long span(List<StoredEvent> events, int from, int to) {
        return events.get(to - 1).atMillis() - events.get(from).atMillis();
    }
}
