package io.lapidary.runtime.worker;

import io.lapidary.exchange.SearchOrder;
import io.lapidary.exchange.Ticket;
import io.lapidary.runtime.Evaluators;
import io.lapidary.runtime.LatencyJudge;
import io.lapidary.runtime.LatencyProbe;
import io.lapidary.runtime.MachineLock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measures latency for a controller's searches: fetches base models and compiled candidates, and nothing else. It touches
 * neither data nor what judges accuracy, which a worker that only measures need not have. Used by the worker's thread
 * alone.
 */
final class LatencySearches implements Evaluators, AutoCloseable {
    /** Each holds a loaded model, and cores. */
    private static final int MOST_OPEN = 2;

    private final ControllerApi api;
    private final Fetched fetched;
    private final MachineLock lock;
    private final String worker;
    private final Map<String, Open> open = new LinkedHashMap<>(16, 0.75f, true);

    LatencySearches(ControllerApi api, Fetched fetched, MachineLock lock, String worker) {
        this.api = api;
        this.fetched = fetched;
        this.lock = lock;
        this.worker = worker;
    }

    /** What is measured does not depend on limits, which are all that changes while a search runs. */
    private record Open(LatencyProbe probe, LatencyJudge judge) {}

    @Override
    public LatencyJudge of(Ticket ticket) throws IOException, InterruptedException {
        Open known = open.get(ticket.search());
        if (known == null) {
            SearchOrder order = api.order(ticket.search(), ticket.order());
            byte[] base = Files.readAllBytes(fetched.file(order.spec().model()));
            letGo();
            LatencyProbe probe = new LatencyProbe(lock, order.spec().device().threads());
            known = new Open(probe, new LatencyJudge(base, probe, fetched::once, worker));
            open.put(ticket.search(), known);
        }
        return known.judge();
    }

    private void letGo() {
        while (open.size() >= MOST_OPEN) {
            String longestAgo = open.keySet().iterator().next();
            open.remove(longestAgo).probe().close();
        }
    }

    @Override
    public void close() {
        open.values().forEach(o -> o.probe().close());
        open.clear();
    }
}
