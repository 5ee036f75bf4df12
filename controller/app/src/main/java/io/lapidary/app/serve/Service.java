package io.lapidary.app.serve;

import io.lapidary.app.lab.LocalLaboratory;
import io.lapidary.app.lab.LocalWorker;
import io.lapidary.app.lab.Pools;
import io.lapidary.app.lab.UploadedFiles;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.exchange.Exchange;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.service.access.Access;
import io.lapidary.service.access.Audit;
import io.lapidary.service.access.Caller;
import io.lapidary.service.access.Peers;
import io.lapidary.service.access.Role;
import io.lapidary.service.access.TokenLimits;
import io.lapidary.service.host.SearchHost;
import io.lapidary.service.http.ApiParts;
import io.lapidary.service.http.ApiServer;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.SpaceStore;
import io.lapidary.service.store.StoreFailure;
import io.lapidary.service.store.UploadStore;
import io.lapidary.service.webhook.Reachable;
import io.lapidary.service.webhook.Webhooks;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service with all its parts, wired by hand; opened and closed by one thread. */
final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration SWEEP_EVERY = Duration.ofHours(6);
    /** Longer than an evaluation takes to enter what it made. */
    private static final Duration ORPHAN_AGE = Duration.ofHours(24);

    private static final int REFUSED = 403;

    private final ServeSettings settings;
    private final InstantSource clock = InstantSource.system();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private volatile boolean started;
    private Access access;
    private ApiServer server;

    private Service(ServeSettings settings) {
        this.settings = settings;
    }

    /**
     * Opens it; searches that were under way go on.
     *
     * @param home folder of the program; null where it is not known
     * @throws Refusal where this machine does not let it, with a way out
     */
    static Service open(ServeSettings settings, Vertx vertx, String home) {
        Service service = new Service(settings);
        try {
            service.start(vertx, home);
            return service;
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    private void start(Vertx vertx, String home) {
        SearchStore store = opened(store());
        store.database().onLost(() -> lost.complete(null));
        Samples.enter(home, store, clock);
        Exchange exchange = opened(exchange());
        Devices devices = new Devices();
        UploadedFiles uploads = new UploadedFiles(
                new UploadStore(store.database()),
                new SpaceStore(store.database(), clock),
                store.artifacts()::path,
                settings.data().resolve("datasets"));
        LocalLaboratory laboratory = new LocalLaboratory(
                uploads, store.artifacts(), devices, Pools.of(exchange.workers()::workers, devices));
        if (settings.judgeHere()) {
            opened(LocalWorker.start(
                    exchange, WorkerCard.STANDARD_POOL, devices.cpu(), ticket -> laboratory.of(ticket.search())));
        }
        SearchHost host = opened(new SearchHost(store, exchange.tickets(), laboratory, clock, settings.maxRunning()));
        access = opened(Access.open(vertx, store, trustsThisMachine(), clock));
        GivenTokens.enter(settings, access.tokens());
        exchange.tickets()
                .onForged(ticket ->
                        noteForged("forgedTicket", ticket, exchange.access().address()));
        exchange.workers()
                .onForged(
                        card -> noteForged("forgedCard", card, exchange.access().address()));
        Webhooks webhooks = opened(Webhooks.start(vertx, store, new Reachable(settings.webhooksAllow()), clock));
        opened(host.listen(webhooks::accept));
        opened(exchange.workers().onLost(lost -> webhooks.workerLost(lost.id(), lost.host())));
        ApiParts parts = new ApiParts(
                store,
                settings.data(),
                host,
                laboratory,
                access,
                webhooks,
                exchange.access(),
                exchange.workers()::workers,
                exchange.tickets()::load,
                () -> notReady(store),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                clock);
        server = new ApiServer(Listening.http(settings), parts);
        opened(Listening.deploy(vertx, server, settings));
        sweepNowAndThen(vertx, store);
        host.start();
        started = true;
    }

    private SearchStore store() {
        try {
            return settings.database().isPresent()
                    ? SearchStore.open(settings.data(), settings.database().get(), clock)
                    : SearchStore.open(settings.data(), clock);
        } catch (StoreFailure e) {
            Exit exit = e.kind() == StoreFailure.Kind.UNREACHABLE ? Exit.CANNOT_CONNECT : Exit.ENVIRONMENT;
            throw new Refusal(exit, e.getMessage(), e);
        }
    }

    private Exchange exchange() {
        ClusterBind bind = settings.clusterBind();
        try {
            return Exchange.open(bind.address(), bind.port(), settings.lease());
        } catch (UnknownHostException | RuntimeException e) {
            throw new Refusal(
                    Exit.ENVIRONMENT,
                    "Workers cannot be let in at (%s:%d): %s. Name another address or port with %s."
                            .formatted(bind.host(), bind.port(), e.getMessage(), Setting.CLUSTER_BIND.flag()),
                    e);
        }
    }

    /** Who wrote it is not known: only that it came through the cluster's port. */
    private void noteForged(String what, String id, String port) {
        access.audit()
                .note(
                        new Caller("cluster", Role.VIEWER, TokenLimits.NONE, "", port),
                        new Audit.Change(what, id, REFUSED, ""));
    }

    private boolean trustsThisMachine() {
        return settings.trustLocal() && Peers.bindsToLoopback(settings.bind());
    }

    private Optional<String> notReady(SearchStore store) {
        if (!started) {
            return Optional.of("The service is starting.");
        }
        try {
            store.requireRoom();
            // Whether the database answers.
            store.lastId();
            return Optional.empty();
        } catch (StoreFailure e) {
            return Optional.of(e.getMessage());
        }
    }

    private void sweepNowAndThen(Vertx vertx, SearchStore store) {
        long timer = vertx.setPeriodic(0, SWEEP_EVERY.toMillis(), id -> vertx.executeBlocking(() -> swept(store)));
        opened(() -> vertx.cancelTimer(timer));
    }

    private static Void swept(SearchStore store) {
        try {
            int swept = store.sweep(ORPHAN_AGE);
            if (swept > 0) {
                LOG.info("{} files that nothing refers to were deleted", swept);
            }
        } catch (StoreFailure e) {
            LOG.warn("What nothing refers to could not be deleted: {}", e.getMessage());
        }
        return null;
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** The first admin's token, to be shown this once; empty where nobody needs one or there is an admin. */
    Optional<String> firstToken() {
        return trustsThisMachine()
                ? Optional.empty()
                : access.tokens().firstAdmin().map(given -> given.secret());
    }

    /** Where it listens. */
    String url() {
        return Listening.url(settings, server.port());
    }

    /** Completes when another service has taken the searches over: nothing that this one does counts any more. */
    CompletableFuture<Void> lost() {
        return lost;
    }

    /** Stops accepting, ends streams, lets searches leave so that the next start goes on with them. */
    @Override
    public void close() {
        started = false;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                LOG.warn("A part of the service did not close", e);
            }
        }
    }
}
