package io.lapidary.service.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Exchange;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.SearchHistory;
import io.lapidary.service.search.Toy;
import io.lapidary.service.search.Workers;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoreFailure;
import io.lapidary.service.store.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/** A search on a small disk that is full for a while: what {@link FullDiskIT} runs where that disk is mounted. */
final class FullDiskProcess {
    private static final int TRIALS = 60;
    private static final int MODEL_BYTES = 20_000;

    private FullDiskProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path disk = Path.of(arguments[0]);
        try (SearchStore store = SearchStore.open(disk.resolve("data"), InstantSource.system());
                Exchange exchange = Exchange.embedded();
                Workers workers = Workers.of(exchange.tickets(), 2, candidate -> judged(candidate, store));
                SearchHost host = new SearchHost(
                        store,
                        exchange.tickets(),
                        new StandInLaboratory(),
                        InstantSource.system(),
                        1,
                        Duration.ofMillis(200))) {
            String id = host.submit(StandInLaboratory.spec(Toy.trials(TRIALS, 4)), "ada");
            await().until(() -> host.view(id).summary().finished() >= 10);
            Path filler = fill(disk);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> host.view(id).summary().cause().equals("disk-full"));
            assertThat(host.state(id)).isEqualTo(SearchState.PAUSED);
            assertThat(host.view(id).summary().reason()).contains(store.folder().toString(), "bytes are free");
            System.out.println("Paused: " + host.view(id).summary().reason());
            int finished = host.view(id).summary().finished();
            assertThat(finished).isLessThan(TRIALS);
            assertThatThrownBy(() -> host.submit(StandInLaboratory.spec(Toy.trials(TRIALS, 4)), "a".repeat(1 << 20)))
                    .isInstanceOfSatisfying(
                            StoreFailure.class, e -> assertThat(e.kind()).isEqualTo(StoreFailure.Kind.FULL));
            Files.delete(filler);
            await().atMost(Duration.ofSeconds(60)).until(() -> host.state(id) == SearchState.FINISHED);
            assertWhole(store, id);
            assertThat(exchange.tickets().ended(id)).isEmpty();
            assertThat(store.events(id, 0))
                    .filteredOn(e -> e.type().equals("resumed"))
                    .extracting(StoredEvent::json)
                    .isNotEmpty()
                    .allMatch(json -> json.contains("disk-full"));
            System.out.println("Whole after " + finished + " trials before and " + (TRIALS - finished) + " after.");
        }
    }

    private static void assertWhole(SearchStore store, String id) {
        SearchHistory history = SearchHistory.read(store, id);
        assertThat(history.result().trials()).hasSize(TRIALS);
        assertThat(history.result().failed()).isZero();
        assertThat(history.summary().cause()).isEqualTo("budget-trials");
    }

    private static Outcome judged(Candidate candidate, SearchStore store) {
        byte[] model = Arrays.copyOf(candidate.id().getBytes(), MODEL_BYTES);
        double keep = candidate.keep("g");
        return Toy.scored(93.4, keep, Math.round(1000 * keep), store.artifacts().put(model));
    }

    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (byte[] block : List.of(new byte[1 << 16], new byte[1 << 12], new byte[1])) {
                writeUntilFull(out, block);
            }
        }
        return filler;
    }

    private static void writeUntilFull(OutputStream out, byte[] block) {
        try {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // As it was meant to be.
        }
    }
}
