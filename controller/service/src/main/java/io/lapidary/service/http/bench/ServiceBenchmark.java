package io.lapidary.service.http.bench;

import io.lapidary.exchange.Exchange;
import io.lapidary.service.access.Access;
import io.lapidary.service.host.SearchHost;
import io.lapidary.service.http.ApiParts;
import io.lapidary.service.http.ApiServer;
import io.lapidary.service.http.HttpSettings;
import io.lapidary.service.http.bench.BenchReport.Millis;
import io.lapidary.service.http.bench.BenchReport.Streams;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.webhook.Reachable;
import io.lapidary.service.webhook.Webhooks;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Loads a service as a busy team would, and measures what each notices of the others: searches with and without people
 * who watch, requests in the meantime, and whether every event arrives. Readers share this machine's processors with the
 * service, so what they cost it is rather overstated.
 */
public final class ServiceBenchmark implements AutoCloseable {
    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BenchSettings settings;
    private final Consumer<String> progress;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final AtomicLong trials = new AtomicLong();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SearchStore store;
    private final SearchHost host;
    private final Vertx watchers;
    private final HttpClient client;
    private final int port;

    private ServiceBenchmark(Path folder, BenchSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
        InstantSource clock = InstantSource.system();
        Vertx vertx = Vertx.vertx();
        open.push(() -> await(vertx.close()));
        store = opened(SearchStore.open(folder, clock));
        Exchange exchange = opened(Exchange.embedded());
        StandInLaboratory laboratory = new StandInLaboratory();
        opened(new Evaluators(exchange.tickets(), settings.evaluators(), settings.evaluation()));
        host = opened(new SearchHost(store, exchange.tickets(), laboratory, clock, settings.searches()));
        Access access = opened(Access.open(vertx, store, true, clock));
        Webhooks webhooks = opened(Webhooks.start(vertx, store, new Reachable(List.of()), clock));
        ApiServer server = new ApiServer(
                http(),
                new ApiParts(
                        store,
                        folder,
                        host,
                        laboratory,
                        access,
                        webhooks,
                        exchange.access(),
                        exchange.workers()::workers,
                        exchange.tickets()::load,
                        Optional::empty,
                        metrics,
                        clock));
        String deployment = await(vertx.deployVerticle(server));
        opened(() -> await(vertx.undeploy(deployment)));
        opened(host.listen(event -> {
            if (event.type().equals("evaluated")) {
                trials.incrementAndGet();
            }
        }));
        port = server.port();
        watchers = Vertx.vertx();
        client = watchers.createHttpClient(
                new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(settings.readers() + 100));
        open.push(() -> await(watchers.close()));
    }

    /** As usual, but with less patience, so that the deaf reader is cut while it is measured. */
    private static HttpSettings http() {
        HttpSettings usual = HttpSettings.loopback(0);
        return new HttpSettings(
                usual.bind(),
                usual.port(),
                usual.tls(),
                usual.names(),
                usual.origins(),
                usual.modelBytes(),
                usual.datasetBytes(),
                usual.unpackedBytes(),
                usual.streams(),
                usual.heartbeat(),
                Duration.ofSeconds(5),
                usual.patience());
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /**
     * Runs it; minutes.
     *
     * @param folder an empty one, on the kind of disk that is to be measured
     * @param progress told what is being done
     */
    public static BenchReport run(Path folder, BenchSettings settings, Consumer<String> progress)
            throws IOException, InterruptedException {
        try (ServiceBenchmark benchmark = new ServiceBenchmark(folder, settings, progress)) {
            return benchmark.measure();
        }
    }

    private BenchReport measure() throws IOException, InterruptedException {
        progress.accept("Storing %d trials and paging through them".formatted(settings.storedTrials()));
        ManyTrials.store(store, settings.storedTrials());
        Millis pages = ManyTrials.page(watchers, client, port, settings.storedTrials());

        progress.accept("Starting %d searches".formatted(settings.searches()));
        List<String> searches = IntStream.range(0, settings.searches())
                .mapToObj(seed -> host.submit(StandInLaboratory.spec(seed), "bench"))
                .toList();
        SteadyGets gets = opened(new SteadyGets(watchers, client, port, searches, settings.getsPerSecond()));
        List<Reader> readers = IntStream.range(0, settings.readers())
                .mapToObj(i -> new Reader(client, port, searches.get(i % searches.size())))
                .toList();
        List<Double> alone = new ArrayList<>();
        List<Double> watched = new ArrayList<>();
        List<double[]> getsAlone = new ArrayList<>();
        List<double[]> getsWatched = new ArrayList<>();
        // The first seconds show the compiler at work.
        TimeUnit.MILLISECONDS.sleep(settings.phase().toMillis());
        for (int round = 1; round <= settings.rounds(); round++) {
            progress.accept("Round %d of %d, nobody watches".formatted(round, settings.rounds()));
            getsAlone.add(phase(gets, alone::add));
            progress.accept("Round %d of %d, %d watch, one of them deaf"
                    .formatted(round, settings.rounds(), settings.readers() + 1));
            readers.forEach(Reader::come);
            try (Socket deaf = deaf()) {
                getsWatched.add(phase(gets, watched::add));
                if (round == settings.rounds()) {
                    progress.accept("Stopping the searches");
                    stop(searches, readers);
                }
            }
            if (round < settings.rounds()) {
                readers.forEach(Reader::leave);
            }
        }
        return new BenchReport(
                alone,
                watched,
                Millis.of(together(getsAlone)),
                Millis.of(together(getsWatched)),
                gets.failed(),
                streams(readers),
                pages);
    }

    /** Measures trials a second; returns the times of the requests meanwhile. */
    private double[] phase(SteadyGets gets, DoubleConsumer throughput) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
        gets.take();
        long before = trials.get();
        long start = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(settings.phase().toMillis());
        throughput.accept((trials.get() - before) / ((System.nanoTime() - start) / 1e9));
        return gets.take();
    }

    /** A stream of everything from the beginning that nobody reads. */
    private Socket deaf() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream()
                .write(("GET /api/v1/events?after=0 HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void stop(List<String> searches, List<Reader> readers) throws InterruptedException {
        searches.forEach(search -> host.stop(search, "bench"));
        awaitUntil(() -> readers.stream().allMatch(Reader::hasEnded));
    }

    /** Waits so long at most; what then is not so shows in the report. */
    private static void awaitUntil(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private int dropped() {
        return (int) metrics.get("lapidary.sse.dropped").counter().count();
    }

    private Streams streams(List<Reader> readers) {
        long expected = 0;
        long delivered = 0;
        long outOfOrder = 0;
        int unfinished = 0;
        for (Reader reader : readers) {
            expected += store.find(reader.search()).orElseThrow().lastSeq();
            delivered += reader.delivered();
            outOfOrder += reader.outOfOrder();
            unfinished += reader.hasEnded() ? 0 : 1;
        }
        return new Streams(expected, delivered, outOfOrder, unfinished, dropped());
    }

    private static double[] together(List<double[]> parts) {
        return parts.stream().flatMapToDouble(DoubleStream::of).toArray();
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                IllegalStateException wrapped = new IllegalStateException("The benchmark could not end.", e);
                if (failure == null) {
                    failure = wrapped;
                } else {
                    failure.addSuppressed(wrapped);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
