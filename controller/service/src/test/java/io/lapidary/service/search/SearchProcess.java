package io.lapidary.service.search;

import io.lapidary.exchange.Exchange;
import io.lapidary.service.store.SearchStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/** Begins a search, or resumes it, with two workers, and says each event's number as it is stored. */
final class SearchProcess {
    static final int TRIALS = 60;

    private static final long EVALUATION_NANOS = 20_000_000;

    private SearchProcess() {}

    public static void main(String[] arguments) {
        run(Path.of(arguments[0]), (seq, at, event, progress) -> System.out.println("event " + seq));
    }

    static SearchResult run(Path folder, SearchListener listener) {
        try (SearchStore store = SearchStore.open(folder, InstantSource.system());
                Exchange exchange = Exchange.embedded();
                Workers workers = Workers.of(exchange.tickets(), 2, candidate -> {
                    LockSupport.parkNanos(EVALUATION_NANOS);
                    return Toy.outcome(candidate);
                })) {
            SearchLoop loop = new SearchLoop(
                    store,
                    exchange.tickets(),
                    started -> new ChainAgent(3, 20, Integer.MAX_VALUE).setup(),
                    listener,
                    InstantSource.system());
            return store.find("s").isPresent()
                    ? loop.resume("s", Recording.NONE)
                    : loop.start("s", Toy.started(Toy.trials(TRIALS, 4)), Recording.NONE);
        }
    }
}
