package io.lapidary.runtime.worker;

import io.lapidary.compression.TargetTypes;
import io.lapidary.exchange.Artifacts;
import io.lapidary.exchange.SearchOrder;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketKind;
import io.lapidary.hash.Sha256;
import io.lapidary.runtime.Evaluator;
import io.lapidary.runtime.Evaluators;
import io.lapidary.runtime.Judge;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.SearchFiles;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.runtime.lab.Workshop;
import io.lapidary.runtime.worker.ControllerApi.DatasetFile;
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a controller's searches ready on this machine: fetches model and data by their hashes, calibrates, and keeps what
 * was used last. Latency alone is measured without any of that. Used by the worker's thread alone.
 */
final class RemoteSearches implements Evaluators, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteSearches.class);
    /** Each holds a model, and samples. */
    private static final int MOST_OPEN = 2;

    private final ControllerApi api;
    private final Cache cache;
    private final Devices devices;
    private final String worker;
    private final Fetched fetched;
    private final LatencySearches latencies;
    private final Map<String, Open> open = new LinkedHashMap<>(16, 0.75f, true);

    RemoteSearches(ControllerApi api, Cache cache, Devices devices, String worker) {
        this.api = api;
        this.cache = cache;
        this.devices = devices;
        this.worker = worker;
        this.fetched = new Fetched(api, cache, this::inUse);
        this.latencies = new LatencySearches(api, fetched, devices.lock(), worker);
    }

    /** A search that is ready. Its limits change while it runs, and the order with them; all else stays. */
    private record Open(Workshop workshop, String order, Evaluator evaluator, Optional<String> dataset) {}

    @Override
    public Judge of(Ticket ticket) throws IOException, InterruptedException {
        return ticket.kind() == TicketKind.LATENCY ? latencies.of(ticket) : evaluator(ticket);
    }

    private Evaluator evaluator(Ticket ticket) throws IOException, InterruptedException {
        Open known = open.get(ticket.search());
        if (known != null && known.order().equals(ticket.order())) {
            return known.evaluator();
        }
        SearchOrder order = api.order(ticket.search(), ticket.order());
        Workshop workshop = known != null ? known.workshop() : workshop(ticket.search(), order);
        Evaluator evaluator = workshop.evaluator(order.spec(), new Uploaded(), worker);
        open.put(
                ticket.search(),
                new Open(
                        workshop,
                        ticket.order(),
                        evaluator,
                        Optional.ofNullable(order.spec().data().dataset())));
        return evaluator;
    }

    private Workshop workshop(String search, SearchOrder order) throws IOException, InterruptedException {
        letGo();
        LOG.info("Search {} ({}) is made ready", search, order.name());
        SearchInputs inputs = SearchInputs.read(order.spec(), files(order.spec()));
        inputs.refuseUnlessSame(order.hashes());
        return Workshop.of(
                inputs, order.name(), TargetTypes.forFeatures(order.device().features()), devices, share -> {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new CancellationException("Interrupted while a search was made ready.");
                    }
                });
    }

    private void letGo() {
        Iterator<Open> longestAgo = open.values().iterator();
        while (open.size() >= MOST_OPEN) {
            longestAgo.next().workshop().close();
            longestAgo.remove();
        }
    }

    private SearchFiles files(SearchSpec spec) throws IOException, InterruptedException {
        Path model = fetched.file(spec.model());
        Path data = spec.data().dataset() == null ? model : dataset(spec.data().dataset());
        return new SearchFiles(model, spec.model(), data, true);
    }

    private Path dataset(String sha256) throws IOException, InterruptedException {
        Path folder = cache.place(sha256);
        List<DatasetFile> files = api.datasetFiles(sha256);
        long missing = 0;
        for (DatasetFile file : files) {
            missing += Files.exists(within(folder, file)) ? 0 : file.bytes();
        }
        if (missing > 0) {
            Set<String> kept = new HashSet<>(inUse());
            kept.add(sha256);
            cache.makeRoom(missing, kept);
        }
        for (DatasetFile file : files) {
            Path target = within(folder, file);
            if (!Files.exists(target)) {
                Files.createDirectories(target.getParent());
                api.datasetFile(sha256, file, target);
            }
        }
        return folder;
    }

    /** Also a controller may not write anywhere else. */
    private static Path within(Path folder, DatasetFile file) throws IOException {
        Path target = folder.resolve(file.path()).normalize();
        if (!target.startsWith(folder) || target.equals(folder)) {
            throw new IOException("The file (%s) of a dataset leads out of it.".formatted(file.path()));
        }
        return target;
    }

    private Set<String> inUse() {
        Set<String> names = new HashSet<>();
        open.values().forEach(o -> o.dataset().ifPresent(names::add));
        return names;
    }

    /** Compiled candidates go to the controller. */
    private final class Uploaded implements Artifacts {
        @Override
        public String put(byte[] bytes) {
            String sha256 = Sha256.of(bytes);
            try {
                api.put(sha256, bytes);
                return sha256;
            } catch (IOException e) {
                throw new UncheckedIOException("A candidate could not be handed in: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("Interrupted while a candidate was handed in.");
            }
        }

        @Override
        public Optional<byte[]> get(String sha256) {
            throw new UnsupportedOperationException("Who measures the latency of a candidate fetches it.");
        }
    }

    @Override
    public void close() {
        latencies.close();
        open.values().forEach(o -> o.workshop().close());
        open.clear();
    }
}
