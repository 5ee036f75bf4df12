package io.lapidary.app.dashboards;

import io.lapidary.app.lab.LocalLaboratory;
import io.lapidary.app.lab.Pools;
import io.lapidary.app.lab.UploadedFiles;
import io.lapidary.compression.OnnxModel;
import io.lapidary.exchange.Exchange;
import io.lapidary.json.Json;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.ModelFile;
import io.lapidary.service.access.Access;
import io.lapidary.service.host.SearchHost;
import io.lapidary.service.host.Searches;
import io.lapidary.service.http.ApiParts;
import io.lapidary.service.http.ApiServer;
import io.lapidary.service.http.HttpSettings;
import io.lapidary.service.http.ModelFacts;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.service.store.NewEvent;
import io.lapidary.service.store.NewSearch;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.SearchUpdate;
import io.lapidary.service.store.SpaceStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.StoredUpload;
import io.lapidary.service.store.StoredUpload.Kind;
import io.lapidary.service.store.TrialRow;
import io.lapidary.service.store.UploadStore;
import io.lapidary.service.webhook.Reachable;
import io.lapidary.service.webhook.Webhooks;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A real API over a real store that holds one search with a great many trials. The search is not run by anybody: whoever
 * uses this says when its next event happens.
 */
final class ManyTrialsService implements AutoCloseable {
    static final String SEARCH = "many-trials";
    private static final Path MODEL =
            Path.of("../../samples/fashion-resnet.onnx").toAbsolutePath().normalize();
    private static final int AT_ONCE = 1_000;
    private static final double BASE_ACCURACY = 94;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final SplittableRandom random = new SplittableRandom(7);
    private final InstantSource clock = InstantSource.system();
    private final SearchStore store;
    private final ApiServer server;
    private final int trials;
    private Consumer<StoredEvent> listener = event -> {};
    private int next;

    ManyTrialsService(Path folder, int trials) {
        this.trials = trials;
        Vertx vertx = Vertx.vertx();
        open.push(() -> await(vertx.close()));
        store = opened(SearchStore.open(folder, clock));
        fill();
        Exchange exchange = opened(Exchange.embedded());
        UploadedFiles uploads = new UploadedFiles(
                new UploadStore(store.database()),
                new SpaceStore(store.database(), clock),
                store.artifacts()::path,
                folder.resolve("datasets"));
        Devices devices = new Devices();
        LocalLaboratory laboratory =
                new LocalLaboratory(uploads, store.artifacts(), devices, Pools.ofThisMachine(devices));
        // Never started, so that it recovers and runs nothing.
        SearchHost host = opened(new SearchHost(store, exchange.tickets(), laboratory, clock, 1));
        ApiParts parts = new ApiParts(
                store,
                folder,
                listenedTo(host),
                laboratory,
                opened(Access.open(vertx, store, true, clock)),
                opened(Webhooks.start(vertx, store, new Reachable(List.of()), clock)),
                exchange.access(),
                exchange.workers()::workers,
                exchange.tickets()::load,
                Optional::empty,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                clock);
        server = new ApiServer(HttpSettings.loopback(0), parts);
        String deployment = await(vertx.deployVerticle(server));
        open.push(() -> await(vertx.undeploy(deployment)));
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** One more trial has its outcome; returns when it was stored and told, in milliseconds since 1970. */
    long happen() {
        TrialRow row = row();
        String outcome = Json.tree(row.json()).get("outcome").toString();
        String json =
                "{\"event\":\"evaluated\",\"trial\":%d,\"candidate\":\"%s\",\"outcome\":%s,\"reward\":%s,\"feasible\":%s,\"seconds\":1.0}"
                        .formatted(row.number(), row.candidate(), outcome, row.reward(), row.feasible());
        List<StoredEvent> stored =
                store.append(SEARCH, update(), List.of(new NewEvent("evaluated", json, List.of(row))));
        long now = clock.millis();
        stored.forEach(listener);
        return now;
    }

    private void fill() {
        OnnxModel model = ModelFile.open(MODEL, "sample");
        store.artifacts().put(model.bytes());
        new UploadStore(store.database())
                .add(new StoredUpload(
                        Kind.MODEL,
                        model.sha256(),
                        "sample",
                        model.bytes().length,
                        "bench",
                        Json.write(new ModelFacts(model.graph())),
                        clock.millis()));
        SearchSpec spec = SpecReader.read(
                "name: many\nmodel: %s\ndata: {source: generated-shapes}\nbudget: {trials: %d}\n"
                        .formatted(MODEL, 2 * trials),
                MODEL.getParent());
        SearchSpec stored = new SearchSpec(
                spec.name(),
                model.sha256(),
                spec.data(),
                spec.metric(),
                spec.space(),
                spec.objective(),
                spec.agent(),
                spec.budget(),
                spec.device(),
                spec.seed());
        store.create(
                new NewSearch(SEARCH, "many", "bench", Json.write(stored), SearchStatus.RUNNING),
                new NewEvent("submitted", "{\"event\":\"submitted\"}"));
        while (next < trials) {
            List<TrialRow> rows = new ArrayList<>();
            while (rows.size() < AT_ONCE && next < trials) {
                rows.add(row());
            }
            store.append(SEARCH, update(), List.of(new NewEvent("entered", "{\"event\":\"entered\"}", rows)));
        }
    }

    private SearchUpdate update() {
        SearchSummary.Base base = new SearchSummary.Base(BASE_ACCURACY, 900, 2_806_850, 80_508_672);
        SearchSummary.Point best =
                new SearchSummary.Point(0, 93.6, 0.4, 225, 4, 3.9, 4.1, false, 300_000, 250_000, 40_000_000, null);
        SearchSummary summary = new SearchSummary(
                "",
                "",
                null,
                2 * trials,
                next,
                1,
                0,
                0,
                next,
                600.0,
                base,
                best,
                null,
                List.of(0L, 1L, 2L),
                null,
                List.of(),
                null);
        return new SearchUpdate(SearchStatus.RUNNING, null, Json.write(summary), null);
    }

    /** Speed costs accuracy, with luck. */
    private TrialRow row() {
        int number = next++;
        double ratio = random.nextDouble(0.15, 1.05);
        double accuracy = BASE_ACCURACY - 0.3 / ratio - Math.abs(random.nextGaussian());
        boolean feasible = BASE_ACCURACY - accuracy < 1;
        long size = (long) (2_800_000 * ratio * random.nextDouble(0.3, 1));
        String json = String.format(
                Locale.ROOT,
                "{\"candidate\":{\"groups\":{},\"layers\":{}},\"outcome\":{\"outcome\":\"scored\",\"measurement\":"
                        + "{\"accuracy\":%f,\"baseAccuracy\":%f,\"latency\":{\"baseMicros\":900,\"candidateMicros\":%f,"
                        + "\"ratio\":%f,\"ratioLow\":%f,\"ratioHigh\":%f,\"noisy\":false,\"rounds\":9,\"source\":\"MEASURED\"},"
                        + "\"sizeBytes\":%d,\"baseSizeBytes\":2806850,\"packedBytes\":%d,\"basePackedBytes\":2600000,"
                        + "\"macs\":40000000,\"baseMacs\":80508672}},\"broken\":[]}",
                accuracy,
                BASE_ACCURACY,
                900 * ratio,
                ratio,
                ratio * 0.98,
                ratio * 1.02,
                size,
                size);
        return new TrialRow(
                number,
                Integer.toHexString(number),
                feasible ? "feasible" : "over-limit",
                feasible,
                feasible ? 1 / ratio : -1,
                accuracy,
                BASE_ACCURACY - accuracy,
                ratio,
                size,
                size,
                40_000_000L,
                null,
                null,
                1,
                1_700_000_000_000L + 1_000L * number,
                json);
    }

    /** The host's searches, but for events, which happen here. */
    private Searches listenedTo(SearchHost host) {
        return (Searches) Proxy.newProxyInstance(
                Searches.class.getClassLoader(), new Class<?>[] {Searches.class}, (proxy, method, args) -> {
                    if (method.getName().equals("listen")) {
                        @SuppressWarnings("unchecked")
                        Consumer<StoredEvent> told = (Consumer<StoredEvent>) args[0];
                        listener = told;
                        return (AutoCloseable) () -> {};
                    }
                    try {
                        return method.invoke(host, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
