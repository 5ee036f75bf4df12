package io.lapidary.service.http.bench;

import io.lapidary.json.Json;
import io.lapidary.service.http.bench.BenchReport.Millis;
import io.lapidary.service.store.NewEvent;
import io.lapidary.service.store.NewSearch;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.SearchUpdate;
import io.lapidary.service.store.TrialRow;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A search with a great many stored trials, and how long its pages take over HTTP. */
final class ManyTrials {
    private static final String ID = "many-trials";
    private static final int AT_ONCE = 1_000;

    private ManyTrials() {}

    static void store(SearchStore store, int trials) {
        SplittableRandom random = new SplittableRandom(7);
        store.create(
                new NewSearch(ID, ID, "bench", Json.write(StandInLaboratory.spec(0)), SearchStatus.FINISHED),
                new NewEvent("submitted", "{}"));
        for (int from = 0; from < trials; from += AT_ONCE) {
            List<TrialRow> rows = new ArrayList<>();
            for (int number = from; number < Math.min(trials, from + AT_ONCE); number++) {
                rows.add(row(number, random));
            }
            store.append(ID, SearchUpdate.to(SearchStatus.FINISHED), List.of(new NewEvent("entered", "{}", rows)));
        }
    }

    private static TrialRow row(int number, SplittableRandom random) {
        boolean feasible = random.nextInt(3) == 0;
        return new TrialRow(
                number,
                Long.toHexString(random.nextLong()),
                feasible ? "feasible" : "over-limit",
                feasible,
                random.nextDouble(-2, 2),
                random.nextDouble(80, 94),
                random.nextDouble(0, 13),
                random.nextDouble(0.2, 1),
                random.nextLong(100_000, 1_000_000),
                random.nextLong(90_000, 900_000),
                random.nextLong(1_000_000, 10_000_000),
                null,
                null,
                random.nextDouble(0.5, 5),
                1_700_000_000_000L + number,
                "{\"candidate\":{\"groups\":{},\"layers\":{}},\"outcome\":{\"outcome\":\"failed\",\"reasons\":[]}}");
    }

    /** Every page of interest, one after the other; each path is asked for once before. */
    static Millis page(Vertx vertx, HttpClient client, int port, int trials) throws InterruptedException {
        List<String> paths = new ArrayList<>(List.of("/api/v1/searches"));
        for (String sort : List.of("number", "reward", "accuracy", "latency", "size", "packed-size", "macs")) {
            for (String order : List.of("asc", "desc")) {
                for (int offset : new int[] {0, trials / 2, Math.max(0, trials - 100)}) {
                    for (String filter : List.of("", "&feasible=true", "&reason=over-limit")) {
                        paths.add("/api/v1/searches/%s/trials?sort=%s&order=%s&offset=%d&limit=100%s"
                                .formatted(ID, sort, order, offset, filter));
                    }
                }
            }
        }
        Context loop = vertx.getOrCreateContext();
        for (String path : paths.subList(0, Math.min(10, paths.size()))) {
            millis(loop, client, port, path);
        }
        double[] millis = new double[paths.size()];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = millis(loop, client, port, paths.get(i));
        }
        return Millis.of(millis);
    }

    private static double millis(Context loop, HttpClient client, int port, String path) throws InterruptedException {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        long start = System.nanoTime();
        // On the client's own thread: elsewhere an answer may end before its body is asked for, which then never comes.
        loop.runOnContext(v -> client.request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(request ->
                        request.putHeader("Accept", "application/json").send())
                .compose(response -> response.body().map(body -> response.statusCode()))
                .onSuccess(status::complete)
                .onFailure(status::completeExceptionally));
        try {
            int got = status.get(1, TimeUnit.MINUTES);
            if (got != 200) {
                throw new IllegalStateException("Impossible state: (%s) was answered with %d.".formatted(path, got));
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("(%s) was not answered.".formatted(path), e);
        }
        return (System.nanoTime() - start) / 1e6;
    }
}
